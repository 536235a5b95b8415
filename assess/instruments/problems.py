"""What is wrong with a document, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One mistake in a document: `message` says what is wrong and how to mend it.

    `file` and `line` (from 1) point at the place; `path` is the place inside the document,
    for example `sections.0.items.2.ask`; `code` is stable, for tests and for pages.
    """

    file: str
    line: int
    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class BrokenPack(Exception):
    """A pack that cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
