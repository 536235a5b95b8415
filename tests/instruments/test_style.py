from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from assess.cli import main
from assess.instruments.pack import Pack, read_pack
from assess.instruments.parsing import load_glossary, parse
from assess.instruments.style import check_style
from assess.instruments.yaml_source import Source, read_yaml

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


@pytest.mark.parametrize(
    "ask",
    ["Кто ведёт инициативу и сколько у него времени?", "Кто её ведёт, а также кто следит?", "Растёт ли она и/или крепнет?"],
)
def test_a_question_that_asks_two_things_is_found_in_other_languages_too(ask: str) -> None:
    russian = read_pack(QUESTIONNAIRES / "quick-scan").texts["ru"].value["items"]["leadership"]["ask"]
    assert [code for code, _ in hints("ru", f"ask: {russian}", f"ask: {ask}")] == ["double_question"]


def test_steps_that_cannot_be_told_apart_are_found() -> None:
    assert [code for code, _ in hints("questionnaire", "- Nobody in particular", "- One committed person on whom everything depends")] == [
        "same_steps"
    ]


@pytest.mark.parametrize("nameless", ["-", "0", "…"])
def test_a_midpoint_without_a_name_is_found(nameless: str) -> None:
    pack = read_pack(QUESTIONNAIRES / "monotown-feasibility")
    text = Path(pack.questionnaire.file).read_text()
    middle = "midpoint: Just about enough, if nobody drops out"
    assert middle in text
    pack.questionnaire = read_yaml(pack.questionnaire.file, text.replace(middle, f'midpoint: "{nameless}"'))
    assert [code for code, _ in style_hints(pack)] == ["midpoint_name"]


def test_a_construct_that_a_single_tool_covers_is_found() -> None:
    pack = read_pack(QUESTIONNAIRES / "quick-scan")
    tools = Path(pack.tools.file).read_text()
    of_csr = "      leadership:\n        strength: 1\n        why: owners who stand up in public become known and trusted\n"
    assert of_csr in tools
    pack.tools = read_yaml(pack.tools.file, tools.replace(of_csr, ""))
    pack.shared_texts = {
        language: read_yaml(source.file, Path(source.file).read_text().replace(_of_leadership(source), ""))
        for language, source in pack.shared_texts.items()
    }
    assert ("one_tool", "only one tool strengthens `leadership`; where it does not fit, there is nothing to advise") in style_hints(pack)


def _of_leadership(source: Source) -> str:
    why = source.value["tools"]["csr_programmes"]["strengthens"]["leadership"]["why"]
    return f"      leadership:\n        why: {why}\n"


def test_a_route_longer_than_promised_is_found() -> None:
    assert {code for code, _ in hints("questionnaire", "minutes: [6, 8]", "minutes: [1, 2]")} == {"long_route"}
