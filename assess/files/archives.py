"""ZIP archives that people bring, unpacked where they can do no harm."""

from __future__ import annotations

import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

MOST_FILES = 200
LARGEST_FILE = 2_000_000
LARGEST_ARCHIVE = 20_000_000


class UnreadableArchive(Exception):
    """The file is no archive that we take."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why
        """`no_archive`, `damaged`, `too_much`, `large_file`, or of a file within `leads_elsewhere`, `link`, `no_name`."""


@contextmanager
def unpacked(content: bytes) -> Iterator[Path]:
    """A folder with the files of an archive, gone when the block ends. Raises UnreadableArchive.

    Names that lead out of the folder, links, and archives far larger than they look are refused.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise UnreadableArchive("no_archive") from None
    with archive, tempfile.TemporaryDirectory(prefix="assess-pack-") as folder:
        files = [part for part in archive.infolist() if not part.is_dir()]
        if len(files) > MOST_FILES or sum(part.file_size for part in files) > LARGEST_ARCHIVE:
            raise UnreadableArchive("too_much")
        for part in files:
            _unpack(archive, part, Path(folder))
        yield Path(folder)


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, folder: Path) -> None:
    name = PurePosixPath(part.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or ":" in part.filename or "\x00" in part.filename:
        raise UnreadableArchive("leads_elsewhere")
    if part.external_attr >> 28 == 0o12:  # a symbolic link
        raise UnreadableArchive("link")
    if part.file_size > LARGEST_FILE:
        raise UnreadableArchive("large_file")
    target = folder.joinpath(*name.parts)
    try:
        with archive.open(part) as packed:
            content = packed.read(LARGEST_FILE + 1)  # what a header promises need not be true
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, NotImplementedError, EOFError, OSError):
        raise UnreadableArchive("damaged") from None
    if len(content) > LARGEST_FILE:
        raise UnreadableArchive("large_file")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError:  # a name too long, or of a file and of a folder at once
        raise UnreadableArchive("no_name") from None
