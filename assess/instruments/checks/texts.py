"""Languages: what a pack declares is complete, and nothing stands in a texts file that nobody reads."""

from __future__ import annotations

from pathlib import PurePath

from assess.instruments.instrument import Instrument
from assess.instruments.pack import Pack, as_mapping
from assess.instruments.parts import Part
from assess.instruments.texts import addresses, flattened
from assess.instruments.yaml_source import Path, Source


def check_texts(instrument: Instrument, pack: Pack) -> None:
    """Complain about languages without a file, missing texts and texts for nothing."""
    own, shared = instrument.languages, instrument.constructs_part.languages
    _files(pack.questionnaire, pack.texts, own)
    _files(pack.constructs, pack.shared_texts, shared)
    for n, language in enumerate(own):
        if language not in shared:
            message = f"constructs.yaml and tools.yaml have no `{language}`; they have {', '.join(shared)}"
            pack.questionnaire.complain(("languages", n), "no_language", message)
    for language, source in pack.texts.items():
        _complete(source, language, (instrument.questionnaire, instrument.rubric))
    for language, source in pack.shared_texts.items():
        _complete(source, language, (instrument.constructs_part, instrument.tools))


def _files(source: Source, files: dict[str, Source], languages: tuple[str, ...]) -> None:
    for n, language in enumerate(languages[1:], 1):
        if language not in files:
            source.complain(("languages", n), "no_texts", f"`{language}` is declared, but there is no texts/{language}.yaml")
    for language, file in files.items():
        if language not in languages[1:]:
            file.complain_at_line(1, "not_declared", f"`{language}` is not among the `languages` in {PurePath(source.file).name}")


def _complete(source: Source, language: str, parts: tuple[Part, ...]) -> None:
    content = as_mapping(source)
    if content.get("format") != 1:
        source.complain(("format",), "format", "`format: 1` is missing")
    if content.get("language") != language:
        source.complain(("language",), "language", f"`language` must be `{language}`, like the file's name")
    given = flattened({key: value for key, value in content.items() if key not in ("format", "language")})
    lines = lines_of(source)
    wanted = [address for part in parts for address, _ in addresses(part)]
    for address in wanted:
        if not isinstance(given.get(address), str) or not given[address].strip():
            source.complain(nearest(address, lines), "no_text", f"the text for `{address}` is missing")
    for address in given.keys() - set(wanted):
        source.complain(lines.get(address, ()), "no_such_text", f"nothing has the address `{address}`")


def lines_of(source: Source) -> dict[str, Path]:
    """Address of a text in a texts file → its path there."""
    return {".".join(_place(step) for step in path): path for path in source.lines}


def _place(step: str | int) -> str:
    return str(step + 1) if isinstance(step, int) else step


def nearest(address: str, lines: dict[str, Path]) -> Path:
    """The path in the file of the longest beginning of `address` that is there."""
    while address and address not in lines:
        address = address.rpartition(".")[0]
    return lines.get(address, ())
