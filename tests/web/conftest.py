"""Fixtures of the pages' tests."""

from __future__ import annotations

import pytest

from assess.storage.engine import Store
from tests.web.site import Browser, Site, a_site


@pytest.fixture
def site(sqlite_store: Store) -> Site:
    """A site whose questionnaire has every item type."""
    return a_site(sqlite_store)


@pytest.fixture
def browser(site: Site) -> Browser:
    """Somebody who has started to answer."""
    browser = site.browser()
    browser.start(site.link())
    return browser
