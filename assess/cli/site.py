"""Commands that set up and serve the site."""

from __future__ import annotations

from typing import Any

import click
import structlog
from gunicorn.app.base import BaseApplication

from assess.cli.setting_up import ready_store, settings
from assess.storage.engine import Store
from assess.web.app import create_app

THREADS = 16


@click.command()
def init() -> None:
    """Make the database, or bring it up to date."""
    ready_store().close()
    click.echo(f"The database is ready. Everything of this installation lies in {settings().instance}.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the site until Ctrl-C."""
    serve_site(ready_store(), host, port)


def serve_site(store: Store, host: str, port: int) -> None:
    """Serve until stopped: one process with threads, so that SQLite has one writer and a stalled upload blocks nobody."""
    stamped = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(processors=[structlog.processors.add_log_level, stamped, structlog.processors.JSONRenderer()])
    options = {"bind": f"{host}:{port}", "worker_class": "gthread", "threads": THREADS, "workers": 1, "control_socket_disable": True}
    _Site(create_app(settings(), store), options).run()


class _Site(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told what to do by us instead of by its command line."""

    def __init__(self, application: Any, options: dict[str, Any]):
        self.application, self.options = application, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.application


COMMANDS = (init, serve)
