"""The words of mails to participants: texts with named placeholders, which consultants may change.

A wording is a subject and a body. `{placeholders}` come from a fixed list; a line that holds
one with nothing to say is left out. There is no template language: what stands in braces is a
name or a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["invitation", "reminder", "own_link"]
KINDS: tuple[Kind, ...] = ("invitation", "reminder", "own_link")
"""`own_link`: to somebody who began by an open link and gave an address."""
PLACEHOLDERS = ("greeting", "title", "purpose", "asked_by", "contact", "minutes", "closes", "data_sheet", "link", "decline")
"""What may stand in braces; `link` must."""
GREETINGS = {
    "en": ("Good day, {name},", "Good day,"),
    "ru": ("Здравствуйте, {name}!", "Здравствуйте!"),
    "es": ("Buenos días, {name}:", "Buenos días:"),
}
LONGEST_SUBJECT, LONGEST_BODY = 200, 10_000
_BRACES = re.compile(r"\{([^{}]*)\}")
_BESIDE_LINK = re.compile(r"(\S*)\{(?:link|decline)\}(\S*)")


@dataclass(frozen=True)
class Wording:
    """What a mail says, with placeholders."""

    subject: str
    body: str


@dataclass(frozen=True)
class WordingProblem:
    """What is wrong with a wording: the part, a code, and what it is about."""

    part: Literal["subject", "body"]
    code: Literal["unknown_placeholder", "no_link", "link_within", "empty", "too_long"]
    about: str = ""


def shipped_wording(folder: Path, kind: Kind, language: str) -> Wording:
    """The wording in `folder`/`kind`/`language`.txt: the subject in the first line, then an empty one, then the body."""
    subject, _, body = (folder / kind / f"{language}.txt").read_text(encoding="utf-8").partition("\n\n")
    return Wording(subject.strip(), body.strip() + "\n")


def problems(wording: Wording) -> list[WordingProblem]:
    """Everything that is wrong with a wording."""
    found: list[WordingProblem] = []
    parts: list[tuple[Literal["subject", "body"], str, int]] = [
        ("subject", wording.subject, LONGEST_SUBJECT),
        ("body", wording.body, LONGEST_BODY),
    ]
    for part, text, longest in parts:
        if not text.strip():
            found.append(WordingProblem(part, "empty"))
        if len(text) > longest:
            found.append(WordingProblem(part, "too_long", str(longest)))
        unknown = [name for name in _BRACES.findall(text) if name not in PLACEHOLDERS]
        found += [WordingProblem(part, "unknown_placeholder", name) for name in dict.fromkeys(unknown)]
        if any(re.search(r"[\w/?&=#]", before + after) for before, after in _BESIDE_LINK.findall(text)):
            found.append(WordingProblem(part, "link_within"))
    if wording.body.strip() and "{link}" not in wording.body:
        found.append(WordingProblem("body", "no_link"))
    return found


def filled(wording: Wording, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body with everything said."""
    return _line(wording.subject, values) or "", _tidy(wording.body, values)


def greeting(language: str, name: str | None) -> str:
    with_name, without = GREETINGS.get(language, GREETINGS["en"])
    return with_name.replace("{name}", " ".join(name.split())) if name and name.strip() else without


def _tidy(body: str, values: Mapping[str, str]) -> str:
    lines = [said for line in body.splitlines() if (said := _line(line, values)) is not None]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"


def _line(line: str, values: Mapping[str, str]) -> str | None:
    """A line with its placeholders filled; None where one of them has nothing to say."""
    names = [name for name in _BRACES.findall(line) if name in PLACEHOLDERS]
    if any(not values.get(name) for name in names):
        return None
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), line)
