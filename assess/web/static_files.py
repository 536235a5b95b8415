"""Static files under addresses that name their content, so that browsers may keep them for ever.

They are read, joined and compressed once. A script is sent with the scripts it imports, in one
file: over a poor network every request costs more than the bytes it brings.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

from assess.web.access import anyone
from assess.web.compression import GZIP, accepts_gzip, compressed

FOLDER = Path(__file__).parent / "static"
A_YEAR = 31_536_000
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
BEST = 9
IMPORT = re.compile(r'^import .*?"\./([a-z_]+\.js)";\n', re.MULTILINE)

files = Blueprint("files", __name__)


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent."""

    content: bytes
    compressed: bytes
    digest: str
    """Short, and different for different contents."""


@cache
def static_files() -> dict[str, StaticFile]:
    """Every static file by its name."""
    return {path.name: _read(path) for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}


def asset(name: str) -> str:
    """Address of a static file; what `url_for` would give, at a tenth of the cost."""
    return f"{request.script_root}/static/{static_files()[name].digest}/{name}"


@files.get("/static/<digest>/<name>")
@anyone
def static_file(digest: str, name: str) -> Response:
    found = static_files().get(name)
    if found is None or found.digest != digest:
        abort(404)
    response = Response(found.content, content_type=TYPES[Path(name).suffix])
    if accepts_gzip():
        response = Response(found.compressed, content_type=response.content_type, headers=GZIP)
    response.vary.add("Accept-Encoding")
    response.cache_control.public, response.cache_control.max_age, response.cache_control.immutable = True, A_YEAR, True
    return response


def _read(path: Path) -> StaticFile:
    content = (joined(path) if path.suffix == ".js" else path.read_text(encoding="utf-8")).encode()
    return StaticFile(content, compressed(content, BEST), hashlib.sha256(content).hexdigest()[:12])


def joined(path: Path) -> str:
    """A script with the scripts it imports before it, each once, in one module."""
    parts: dict[str, str] = {}

    def take(name: str, *, imported: bool) -> None:
        text = (path.parent / name).read_text(encoding="utf-8")
        for other in IMPORT.findall(text):
            if other not in parts:
                take(other, imported=True)
        text = IMPORT.sub("", text)
        parts[name] = re.sub(r"^export ", "", text, flags=re.MULTILINE) if imported else text

    take(path.name, imported=False)
    return "".join(parts.values())
