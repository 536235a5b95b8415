"""HTML to PDF/UA-1 by WeasyPrint: nothing from outside the design's folder, and the same bytes for the same input."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

LOGGER = logging.getLogger("weasyprint")
ONE_AT_A_TIME = threading.Lock()
"""What WeasyPrint warns about and the garbage collector belong to the whole process."""
MEDIA_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".ttf": "font/ttf", ".otf": "font/otf"}


class ReportFault(Exception):
    """A report that would come out damaged: a glyph no font has, an asset that is not there, a style that is not understood."""


@dataclass(frozen=True)
class AttachedFile:
    """A file put inside the PDF."""

    name: str
    description: str
    content: bytes


class DesignFetcher(URLFetcher):  # type: ignore[misc]
    """Gives files of the design's folder and registered assets, and refuses everything else."""

    def __init__(self, folder: Path, assets: Mapping[str, Path]):
        super().__init__(allowed_protocols=("file", "asset"), allow_redirects=False, fail_on_errors=True)
        self._folder = folder.resolve()
        self._assets = assets

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = self._assets.get(parts.netloc) if parts.scheme == "asset" else self._inside(parts.scheme, parts.netloc, parts.path)
        if path is None or path.suffix not in MEDIA_TYPES:
            raise FatalURLFetchingError(f"a report may not load {url}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": MEDIA_TYPES[path.suffix]})

    def _inside(self, scheme: str, host: str, path: str) -> Path | None:
        found = Path(unquote(path)).resolve()
        return found if scheme == "file" and not host and found.is_relative_to(self._folder) else None


def to_pdf(
    html: str, folder: Path, made: datetime, identifier: str, attachments: tuple[AttachedFile, ...] = (), assets: Mapping[str, Path] = {}
) -> tuple[bytes, int]:
    """The PDF and its number of pages, styled by `folder`/report.css. One at a time in a process: others wait.

    `made` and `identifier` stand for the clock and for chance, so that the same input gives the same
    bytes. Raises ReportFault for anything that WeasyPrint warns about.
    """
    fonts, fetcher = FontConfiguration(), DesignFetcher(folder, assets)
    with ONE_AT_A_TIME, _warnings_are_faults(), _no_garbage_collection():
        try:
            styles = CSS(folder / "report.css", font_config=fonts, url_fetcher=fetcher)
            page = HTML(string=html, base_url=f"{folder.resolve().as_uri()}/", url_fetcher=fetcher)
            document = page.render(font_config=fonts, stylesheets=[styles], **OPTIONS)
            document.metadata.created = document.metadata.modified = made.isoformat()
            document.metadata.attachments = [
                Attachment(
                    string=file.content, name=file.name, description=file.description, created=made, modified=made, relationship="Data"
                )
                for file in attachments
            ]
            data = document.write_pdf(pdf_identifier=identifier.encode(), **OPTIONS)
        except FatalURLFetchingError as error:
            raise ReportFault(str(error)) from error
    return data, len(document.pages)


OPTIONS = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "custom_metadata": True}


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _warnings_are_faults() -> Iterator[None]:
    collector = _Collector()
    LOGGER.addHandler(collector)
    try:
        yield
    finally:
        LOGGER.removeHandler(collector)
    if collector.messages:
        raise ReportFault("; ".join(dict.fromkeys(collector.messages)))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """A page tree has few cycles worth collecting while it grows: a quarter of the time goes into looking for them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
