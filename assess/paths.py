"""Where things lie: the folders that ship with the software, and the instance folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).parent


def shipped(name: Literal["templates", "questionnaires", "reports"]) -> Path:
    """A folder that ships with the software: inside an installed wheel, else in the checkout."""
    bundled = PACKAGE / "_bundled" / name
    return bundled if bundled.is_dir() else PACKAGE.parent / name


def instance_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of database, configuration and produced files: `ASSESS_INSTANCE`, else `./instance`."""
    return Path(environment.get("ASSESS_INSTANCE") or "instance").resolve()
