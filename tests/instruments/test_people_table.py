"""People as tables have them."""

from __future__ import annotations

from assess.instruments.facts import FactSheet
from assess.instruments.people_table import read_people

FACTS = FactSheet.model_validate(
    {
        "format": 1,
        "initiative": {"name": "Metalworking", "place": "Kedrovsk", "region": "Kedrov Region"},
        "register": {
            "source": "Chamber",
            "date": "2026-05-01",
            "organisations": [
                {"key": "works", "name": "Kedrov Works", "type": "industrial_company", "group": "large_firm", "member": True}
            ],
        },
    }
)


def test_organisations_that_the_register_does_not_have_are_named() -> None:
    rows = [{"group": "large_firm", "organisation": name} for name in ("kedrov works", "Kedrow Works", "")]
    assert read_people(rows, FACTS, ["en"], set()).unlisted == ("Kedrow Works",)
    assert read_people(rows, FACTS.model_copy(update={"register_": None}), ["en"], set()).unlisted == ()
