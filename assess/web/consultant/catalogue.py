"""The tools of the catalogue by name, for choosing which are in use."""

from __future__ import annotations

from functools import cache

from assess.instruments.parsing import load_instrument
from assess.paths import shipped


@cache
def tools_by_category(language: str) -> dict[str, dict[str, str]]:
    """Title of a category → tool → title of the tool."""
    catalogue = load_instrument(shipped("questionnaires") / "quick-scan").in_language(language).tools
    titles = {category.key: category.title for category in catalogue.categories}
    return {title: {tool.key: tool.title for tool in catalogue.tools if tool.category == key} for key, title in titles.items()}
