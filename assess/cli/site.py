"""Commands that set up and serve the site."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from assess.cli.setting_up import ready_store, settings
from assess.jobs.queue import Queue, alone, beside_requests
from assess.operations.accounts import AddressTaken, add_account, found_tenant
from assess.storage.engine import DEFAULT_TENANT, Store
from assess.web import request_log
from assess.web.accounts import password_link
from assess.web.app import create_app
from assess.web.languages import LANGUAGES

THREADS = 16


@click.command()
@click.option("--email", help="Address of the first administrator, or of one more.")
@click.option("--name", default="Administrator", show_default=True, help="Name of the administrator.")
@click.option("--lang", "language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="Language of the pages.")
@click.option("--tenant", default=DEFAULT_TENANT, show_default=True, help="Customer whose site it is; made if there is none of this key.")
def init(email: str | None, name: str, language: str, tenant: str) -> None:
    """Make the database, or bring it up to date; with --email, let an administrator in.

    Prints the link at which the administrator chooses a password; it works for three days.
    """
    store = ready_store()
    click.echo(f"The database is ready. Everything of this installation lies in {settings().instance}.")
    if email:
        app = create_app(settings(), store)
        try:
            account = add_account(found_tenant(store, tenant, tenant), email, name, "administrator", language, datetime.now(UTC))
        except AddressTaken:
            raise click.ClickException("there is an account with this address already") from None
        with app.test_request_context():
            click.echo(f"{account.name} chooses a password here: {settings().public_url}{password_link(account.email)}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the site until Ctrl-C."""
    click.echo(f"Links in mails lead to {settings().public_url}, as the setting `public_url` says.")
    serve_site(ready_store(), host, port)


def serve_site(store: Store, host: str, port: int) -> None:
    """Serve until stopped: one process with threads, so that SQLite has one writer and a stalled upload blocks nobody."""
    request_log.write_lines()
    options = {"bind": f"{host}:{port}", "worker_class": "gthread", "threads": THREADS, "workers": 1, "control_socket_disable": True}
    queue = Queue(settings(), store)
    site = _Site(create_app(settings(), store, announce=queue.announce), options, queue, store)
    collect_garbage_seldom()
    site.run()


def collect_garbage_seldom() -> None:
    """What is loaded by now stays, and is not looked through for garbage; what comes is after 20,000 objects, not after 700.

    A list of ten thousand people is made and gone with its page; looking through it on the way took a tenth of the page's time.
    """
    gc.freeze()
    gc.set_threshold(20_000)


class _Site(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told what to do by us instead of by its command line."""

    def __init__(self, application: Any, options: dict[str, Any], queue: Queue, store: Store):
        self.application, self.options = application, options
        worker = beside_requests(queue)
        self.options |= {"post_worker_init": lambda _: worker.start(), "worker_exit": lambda _arbiter, _worker: worker.stop(graceful=True)}
        store.engine.dispose()  # no connection is carried over the fork
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application


@click.command()
def worker() -> None:
    """Do what waits in the outbox, beside sites that are served elsewhere: mails, reports. Until Ctrl-C."""
    alone(Queue(settings(), ready_store())).run()


COMMANDS = (init, serve, worker)
