"""Answers from a CSV file: all or nothing, every error at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from assess.instruments.answer_table import RowError
from assess.instruments.answers import Answer
from assess.operations.assessments import Terms, create_assessment
from assess.operations.closing import close
from assess.operations.importing import NotTaking, import_responses
from assess.storage import responses
from assess.storage.answer_document import answers_in, decode
from assess.storage.engine import NotFound, Store
from tests.builders import NO_MAILS, NOON, an_assessment, dump

GOOD = """group,organisation,language,member,since,trust,remarks
small_firm,mill,en,yes,2005,4,"two
lines"
small_firm,mill,ru,no,,dont_know,
research,,,yes,,,
"""
BAD = """group,organisation,member,since,trust
small_firm,mill,yes,1980,9
martians,mill,yes,,1
small_firm,mill,no,2005,1
small_firm,mill,yes
research,,no,,3
"""


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "answers.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def stored(store: Store, assessment_id: str) -> list[tuple[str, str | None, dict[str, Answer]]]:
    with store.reading() as connection:
        found = responses.submitted(connection, store.tenant_id, assessment_id)
        return [(group, organisation, answers_in(decode(document))) for _, group, organisation, document in found]


def test_every_line_becomes_a_response(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store, Terms(policy="named"))
    result = import_responses(store, assessment.id, write(tmp_path, GOOD), NOON)
    assert (result.imported, result.row_errors) == (3, [])
    wanted = [
        (
            "small_firm",
            "mill",
            {
                "member": Answer("answered", "yes"),
                "since": Answer("answered", 2005),
                "trust": Answer("answered", 4),
                "remarks": Answer("answered", "two\nlines"),
            },
        ),
        ("small_firm", "mill", {"member": Answer("answered", "no"), "trust": Answer("dont_know")}),
        ("research", None, {"member": Answer("answered", "yes")}),
    ]
    assert sorted(stored(store, assessment.id), key=str) == sorted(wanted, key=str)


def test_the_spreadsheets_byte_order_mark_is_no_part_of_a_name(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store)
    assert import_responses(store, assessment.id, write(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()), NOON).imported == 3


def test_organisations_become_pseudonyms(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store)
    import_responses(store, assessment.id, write(tmp_path, GOOD), NOON)
    organisations = [organisation for _, organisation, _ in stored(store, assessment.id)]
    assert organisations.count(None) == 1
    assert len(set(organisations)) == 2
    assert "mill" not in organisations


def test_one_bad_line_keeps_all_out(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store)
    before = dump(store)
    result = import_responses(store, assessment.id, write(tmp_path, BAD), NOON)
    assert result.imported == 0
    assert result.row_errors == [
        RowError(2, "since", "`1980` is below 1990"),
        RowError(2, "trust", "`9` is not one of the answers offered"),
        RowError(3, "group", result.row_errors[2].message),
        RowError(4, "since", "is not asked of this person"),
        RowError(5, "", "there are 3 cells under 5 columns"),
    ]
    assert str(result.row_errors[0]) == "line 2, since: `1980` is below 1990"
    assert dump(store) == before


def test_bad_lines_are_left_out_when_asked(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store)
    result = import_responses(store, assessment.id, write(tmp_path, BAD), NOON, skip_bad_rows=True)
    assert result.imported == 1
    assert len(result.row_errors) == 5
    assert [group for group, _, _ in stored(store, assessment.id)] == ["research"]


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        ("member\nyes\n", 1, "group", "the column is missing"),
        ("group,mmber\nresearch,yes\n", 1, "mmber", "no such field"),
        ("group,member,member\nresearch,yes,no\n", 1, "member", "twice"),
        ("", 1, "group", "the column is missing"),
        (b"group,remarks\nresearch,\xff\n", 2, "", "not UTF-8"),
        ('group,remarks\nresearch,"open\n', 2, "", "not CSV"),
        ("group,language\nresearch,xx\n", 2, "language", "no language `xx`"),
        ("group,remarks\nresearch,a\x07b\n", 2, "remarks", "characters"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    store: Store, tmp_path: Path, content: str | bytes, line: int, column: str, message: str
) -> None:
    assessment = an_assessment(store)
    result = import_responses(store, assessment.id, write(tmp_path, content), NOON)
    assert result.imported == 0
    assert (result.row_errors[0].line, result.row_errors[0].column) == (line, column)
    assert message in result.row_errors[0].message


def test_only_an_open_assessment_takes_answers(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    assessment = an_assessment(store)
    draft = create_assessment(store, assessment.initiative_id, "small-scan", NOON)
    with pytest.raises(NotTaking, match="draft"):
        import_responses(store, draft.id, path, NOON)
    close(store, assessment.id, NO_MAILS)
    with pytest.raises(NotTaking, match="closed"):
        import_responses(store, assessment.id, path, NOON)
    with pytest.raises(NotFound):
        import_responses(store, "x", path, NOON)


@pytest.mark.parametrize("name", ["a\x01b", "x" * 201], ids=["control character", "too long"])
def test_an_organisation_that_is_no_name_is_an_error(store: Store, tmp_path: Path, name: str) -> None:
    assessment = an_assessment(store)
    table = tmp_path / "answers.csv"
    table.write_text(f"group,organisation,trust\nresearch,{name},3\n")
    result = import_responses(store, assessment.id, table, NOON)
    assert [(error.line, error.column) for error in result.row_errors] == [(2, "organisation")]
