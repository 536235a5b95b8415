"""Figures about answers leave by one service. Import contracts know modules; these rules know names, fields and files.

Whoever adds a reader of answers or a field of the scorecard comes by here and decides how it is kept from giving anybody away.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator

import pytest

from assess.scoring.disclosure import publish, release_of
from assess.scoring.releases import policy_of
from assess.scoring.scorecard_model import ScorecardFields
from tests.architecture.test_house_rules import ROOT, tracked_files
from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item, scored
from tests.scoring.test_trace import ANSWERS

MANY = {"submitted", "all_sent", "unfinished"}
"""What in `assess.storage.responses` reads the answers of many."""
READERS = {
    "assess/operations/scoring_run.py": "scores and publishes",
    "assess/operations/remarks.py": "what was written, of closed assessments and of questions put to many organisations",
    "assess/operations/exporting.py": "responses of named assessments; published figures of anonymous ones",
    "assess/operations/watching.py": "counts of people; signs of carelessness of closed assessments with enough people",
}
ACCOUNTED = {
    "instrument, instrument_hash, facts_hash, seed, software, anonymous, minimum": "no answers",
    "data_hash": "of answers and random ids, which nobody can guess",
    "people, voices, asked, groups, cells, hidden": "who took part, which is no secret",
    "nodes, items, risks": "audited, figure by figure",
    "missing_risks": "why there is no figure",
    "gates": "facts",
    "verdict, fact_checks, robustness, weights, comparisons, priorities": "made of figures that are audited",
    "consistency": "coefficients over all cells together, of ten organisations at least or made of published counts, two decimals",
    "group_differences": "made of figures of cells that are shown",
}
"""Fields of a scorecard → why they give nothing away."""


def names(source: str, module: str) -> Iterator[str]:
    """What a source takes from a module of the storage, as `responses.submitted` or by importing it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == module:
            yield node.attr
        if isinstance(node, ast.ImportFrom) and node.module == f"assess.storage.{module}":
            yield from (alias.name for alias in node.names)


def calls(source: str, name: str) -> int:
    return sum(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name for node in ast.walk(ast.parse(source))
    )


def sources() -> dict[str, str]:
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in tracked_files("assess/*.py")}


def test_answers_of_many_are_read_where_it_is_known_what_becomes_of_them() -> None:
    above = {file: source for file, source in sources().items() if not file.startswith("assess/storage/")}
    assert len(above) > 200
    readers = {file for file, source in above.items() if MANY & set(names(source, "responses"))}
    assert readers == READERS.keys()


@pytest.mark.parametrize("breach", ["from assess.storage.responses import all_sent", "rows = responses.submitted(connection, tenant, one)"])
def test_a_planted_reader_of_answers_is_found(breach: str) -> None:
    assert MANY & set(names(breach, "responses"))
    assert not MANY & set(names("responses.counts(connection, tenant, one)", "responses"))


def test_only_the_service_makes_a_published_scorecard() -> None:
    assert [file for file, source in sources().items() if calls(source, "PublishedScorecard")] == ["assess/scoring/disclosure.py"]
    assert calls("PublishedScorecard(**parts)", "PublishedScorecard") == 1


def test_whoever_scores_publishes() -> None:
    scoring = [source for source in sources().values() if "from assess.scoring.scorecard import score" in source]
    assert len(scoring) == 2
    assert all(calls(source, "publish") == 1 for source in scoring)


def test_every_field_of_a_scorecard_is_accounted_for() -> None:
    told = [field for fields in ACCOUNTED for field in fields.split(", ")]
    assert sorted(told) == sorted(field.name for field in dataclasses.fields(ScorecardFields))


def test_every_figure_that_leaves_is_entered_in_the_ledger() -> None:
    of = instrument(
        [item("a"), item("b"), item("c"), item("far", "risk"), item("share", "number"), item("size", "number")],
        [dimension("soft", criterion("trust", "a", {"item": "far", "score": {"risk": True}}))],
        risks={"matrix": MATRIX},
    )
    card = scored(of, ANSWERS)
    published = publish(card, policy_of(of), ())
    figures = release_of(card, published).figures
    shown = [key for key, result in published.items.items() if result.missing is None]
    indicators = [key for key, node in published.nodes.items() if node.kind == "indicator" and node.total.value is not None]
    assert sorted(figures) == sorted([*shown, *published.risks, *indicators])
    assert len(figures) >= 6
    assert all(figure.rows for figure in figures.values())
