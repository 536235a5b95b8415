"""Produced files, kept in one folder of this machine."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")


class Folder:
    """Files by name; a file is there completely or not at all, and outlives a power failure once it is."""

    def __init__(self, path: Path):
        self.path = path

    def put(self, name: str, content: bytes) -> Path:
        """Write a file under `name`, in the place of one that is there; where it lies."""
        target = self.find(name)
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=self.path, prefix=".draft-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(target)
        return target

    def get(self, name: str) -> bytes:
        """The content of a file. Raises FileNotFoundError."""
        return self.find(name).read_bytes()

    def find(self, name: str) -> Path:
        """Where the file `name` lies, or would lie. Raises ValueError for a name that could lead out of the folder."""
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a file")
        return self.path / name
