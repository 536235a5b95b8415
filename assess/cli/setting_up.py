"""What most commands begin with: the settings and the database."""

from __future__ import annotations

from functools import cache

import click

from assess.settings import BadSettings, Settings, load_settings
from assess.storage.engine import Store, migrate, open_store


@cache
def settings() -> Settings:
    """The settings of this run; bad ones end the command."""
    try:
        return load_settings()
    except BadSettings as problem:
        raise click.ClickException(str(problem)) from None


def ready_store() -> Store:
    """The database, up to date."""
    store = open_store(settings().database_url)
    migrate(store)
    return store
