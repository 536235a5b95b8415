"""Tables of working pages."""

from __future__ import annotations

import pytest
from flask import Flask

from assess.web.listing import ON_A_PAGE, Column, Listing, export_asked, listing

PEOPLE = [("Ада", 3), ("borne", None), ("Ángel", 12), ("Carl", -1)]
COLUMNS: list[Column[tuple[str, int | None]]] = [
    Column("name", "Name", lambda row: row[0]),
    Column("score", "Score", lambda row: row[1], number=True),
]


def shown(query: str) -> Listing[tuple[str, int | None]]:
    with Flask("test").test_request_context(f"/people?{query}"):
        return listing(PEOPLE, COLUMNS)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ада", "borne", "Ángel", "Carl"]),
        ("sort=score", ["borne", "Carl", "Ада", "Ángel"]),
        ("sort=-score", ["Ángel", "Ада", "Carl", "borne"]),
        ("sort=name", ["borne", "Carl", "Ángel", "Ада"]),
        ("find=АДА", ["Ада"]),
        ("find=r", ["borne", "Carl"]),
        ("find=nobody", []),
        ("sort=nonsense&page=x", ["Ада", "borne", "Ángel", "Carl"]),
        ("page=99999999", ["Ада", "borne", "Ángel", "Carl"]),
    ],
)
def test_rows_are_sorted_and_found(query: str, names: list[str]) -> None:
    assert [row[0] for row in shown(query).rows] == names


def test_a_long_table_has_pages() -> None:
    many = [(str(number), number) for number in range(ON_A_PAGE + 7)]
    with Flask("test").test_request_context("/people?page=2&find=&sort=-score"):
        found = listing(many, COLUMNS)
        assert [row[1] for row in found.rows] == [6, 5, 4, 3, 2, 1, 0]
        assert found.address(page=1) == "/people?page=1&sort=-score"
        assert found.to_sort(COLUMNS[1]) == "/people?sort=score"


def test_what_was_found_can_be_taken_away() -> None:
    with Flask("test").test_request_context("/people?find=r&as=csv"):
        assert export_asked() == "csv"
        reply = listing(PEOPLE, COLUMNS).exported("csv", "people")
    assert reply.get_data(as_text=True).lstrip("\ufeff").splitlines() == ["Name,Score", "borne,", "Carl,-1"]
    assert reply.headers["Content-Disposition"] == 'attachment; filename="people.csv"'
