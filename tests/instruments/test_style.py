from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assess.cli import main
from assess.instruments.pack import Pack, read_pack
from assess.instruments.parsing import load_glossary, parse
from assess.instruments.style import check_style
from assess.instruments.yaml_source import read_yaml

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"
SHIPPED = sorted(path.parent for path in QUESTIONNAIRES.glob("*/rubric.yaml"))


def hints(file: str, old: str, new: str) -> list[tuple[str, str]]:
    """(code, message) for quick-scan with one text changed."""
    pack = read_pack(QUESTIONNAIRES / "quick-scan")
    source = pack.texts["ru"] if file == "ru" else getattr(pack, file)
    text = Path(source.file).read_text()
    assert old in text
    changed = read_yaml(source.file, text.replace(old, new, 1))
    if file == "ru":
        pack.texts["ru"] = changed
    else:
        setattr(pack, file, changed)
    return style_hints(pack)


def style_hints(pack: Pack) -> list[tuple[str, str]]:
    instrument, problems = parse(pack)
    assert instrument is not None
    assert problems == []
    glossary, _ = load_glossary(QUESTIONNAIRES / "glossary.yaml")
    assert glossary is not None
    check_style(instrument, pack, glossary)
    return [(problem.code, problem.message) for problem in pack.problems()]


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_the_shipped_packs_have_good_style(folder: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--style", str(folder)])
    assert result.output == ""
    assert result.exit_code == 0


def test_a_forbidden_word_is_found_in_the_language_where_it_stands() -> None:
    title = read_pack(QUESTIONNAIRES / "quick-scan").texts["ru"].value["title"]
    assert ("forbidden_word", "write “участник” instead of “Респондентам”") in hints(
        "ru", f"title: {title}", "title: Респондентам о кластере"
    )


def test_a_long_sentence_is_found() -> None:
    title = read_pack(QUESTIONNAIRES / "quick-scan").questionnaire.value["title"]
    assert [code for code, _ in hints("questionnaire", f"title: {title}", "title: " + "word " * 40)] == ["long_sentence"]


def test_a_question_that_asks_two_things_is_found() -> None:
    ask = read_pack(QUESTIONNAIRES / "quick-scan").questionnaire.value["sections"][0]["items"][0]["ask"]
    assert [code for code, _ in hints("questionnaire", f"ask: {ask}", "ask: Is it big? Is it and/or small?")] == ["double_question"]


def test_a_route_longer_than_promised_is_found() -> None:
    assert {code for code, _ in hints("questionnaire", "minutes: [6, 8]", "minutes: [1, 2]")} == {"long_route"}
