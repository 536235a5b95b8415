"""Where a line may not break: what readers of a language would stumble over at the end or the beginning of one."""

from __future__ import annotations

import re

from assess.reporting.texts import NBSP

HYPHEN = "\u2011"
"""A hyphen at which no line breaks."""

EVERYWHERE = (
    (re.compile(r" (?=[–—] )"), NBSP),  # a dash never begins a line
    (re.compile(r"(?<=[–—]) (?=\d)"), NBSP),
    (re.compile(r"(?<=\d) (?=[^\W\d_]{1,3}\b|%)"), NBSP),  # a number stays with its unit
)
LANGUAGES = {
    "ru": (
        (re.compile(r" (?=(?:ли|же|бы|ль|ж|б)\b)"), NBSP),  # a particle belongs to the word before it
        (re.compile(r"(?<!\w)(?<!-)(?!(?:ли|же|бы|ль|ж|б)\b)([А-Яа-яЁё]{1,2}) (?=[\w«(])"), rf"\1{NBSP}"),  # a preposition to the next
        (re.compile(r"(?<=\w)-(?=(?:то|либо|нибудь)\b)"), HYPHEN),
    ),
}


def unbroken(text: str, language: str) -> str:
    """`text` with spaces and hyphens at which its lines must not break made non-breaking (Milchin & Cheltsova, 2003)."""
    for pattern, replacement in (*EVERYWHERE, *LANGUAGES.get(language, ())):
        text = pattern.sub(replacement, text)
    return text
