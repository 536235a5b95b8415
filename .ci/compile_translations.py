"""Compiles the pages' translations whenever the package is built or installed from the checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for catalogue in Path(self.root).glob("assess/translations/*/LC_MESSAGES/*.po"):
            fresh = catalogue.with_suffix(".fresh")
            with catalogue.open("rb") as source, fresh.open("wb") as target:
                write_mo(target, read_po(source))
            fresh.replace(catalogue.with_suffix(".mo"))  # whoever reads it meanwhile finds it whole
