"""Charts: what is drawn where, and that nothing covers anything else."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from assess.reporting import charts
from assess.reporting.charts import Band, Bar, DivergingRow, Dot, DotRow, RiskPoint, StackedRow, scores, svg
from assess.reporting.charts.distributions import MIDDLE

NAMESPACE = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>&"'


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 (our own drawing)


def drawn(picture: str, name: str, kind: str) -> list[ElementTree.Element]:
    """Elements `name` of class `kind`."""
    return [element for element in parsed(picture).iter(f"{NAMESPACE}{name}") if element.get("class") == kind]


def numbers(elements: list[ElementTree.Element], attribute: str) -> list[float]:
    return [float(element.get(attribute, "nan")) for element in elements]


def row(value: float | None, label: str = "Trust", **more: object) -> DotRow:
    return DotRow(label, value, "54", "n = 12", **more)  # type: ignore[arg-type]


def zone(first: int, second: int) -> str:
    return ("low", "moderate", "high", "critical")[min(3, (first + second) // 3)]


def field(points: list[RiskPoint], title: str = "Risks") -> str:
    names = {name: name for name in ("low", "moderate", "high", "critical")}
    return charts.risk_field(title, "numbers", points, zone, names, ("presence", "hindrance"))


EVERY_KIND = {
    "dot_plot": lambda title: charts.dot_plot(title, "numbers", [row(54, HOSTILE)], 60, "target 60"),
    "level_scale": lambda title: charts.level_scale(title, "numbers", [Band(HOSTILE, 0), Band("strong", 60)], 54, "54"),
    "signature": lambda title: charts.signature(title, "names", [10, None, 90]),
    "diverging": lambda title: charts.diverging(
        title, "numbers", [DivergingRow(HOSTILE, "yes", (1, 1, 1, 1, 1, 1, 1), "0", "n")], "m", "n"
    ),
    "stacked": lambda title: charts.stacked(title, "numbers", ["low", HOSTILE], [StackedRow("q", (3, 4), "n = 7")]),
    "bars": lambda title: charts.bars(title, "numbers", [Bar(HOSTILE, 3, "3")]),
    "risk_field": lambda title: field([RiskPoint(HOSTILE, 2, 3)], title),
}


@pytest.mark.parametrize("kind", charts.CHARTS)
def test_every_chart_has_a_title_a_description_and_escapes_its_texts(kind: str) -> None:
    root = parsed(EVERY_KIND[kind](f"Firms & {HOSTILE}"))
    assert root.findtext(f"{NAMESPACE}title") == f"Firms & {HOSTILE}"
    assert root.findtext(f"{NAMESPACE}desc")
    assert not list(root.iter(f"{NAMESPACE}script"))
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_the_registry_names_charts_as_their_functions_are_named() -> None:
    assert {function.__name__ for function in charts.CHARTS.values()} == set(charts.CHARTS) == set(EVERY_KIND)


def test_dots_and_intervals_stand_in_proportion_to_their_values() -> None:
    picture = charts.dot_plot("t", "d", [row(0), row(50, interval=(40, 60)), row(100)])
    left, middle, right = numbers(drawn(picture, "circle", "value"), "cx")
    assert middle - left == pytest.approx(right - middle)
    interval = drawn(picture, "line", "interval")[0]
    low, high = float(interval.get("x1", 0)), float(interval.get("x2", 0))
    assert (low, high) == (pytest.approx(left + 0.4 * (right - left)), pytest.approx(left + 0.6 * (right - left)))


def test_a_range_of_few_voices_is_dashed_and_no_interval() -> None:
    picture = charts.dot_plot("t", "d", [row(50, span=(20, 70), points=(20, 50, 70))])
    assert not drawn(picture, "line", "interval")
    assert drawn(picture, "line", "span")[0].get("stroke-dasharray")
    assert len(drawn(picture, "circle", "voice")) == 3


def test_a_suppressed_value_is_drawn_as_words_and_not_as_a_dot() -> None:
    picture = charts.dot_plot("t", "d", [row(None, missing="not shown, too few organisations")])
    assert not drawn(picture, "circle", "value")
    assert drawn(picture, "text", "missing")[0].text == "not shown, too few organisations"


@pytest.mark.parametrize("low", range(0, 100, 7))
@pytest.mark.parametrize("high", [0, 50, 100])
def test_the_names_of_the_lowest_and_highest_group_never_meet(low: int, high: int) -> None:
    cells = (Dot("Research, education and support institutions", min(low, high)), Dot("Authorities and residents", max(low, high)))
    picture = charts.dot_plot("t", "d", [row(50, cells=cells)])
    lowest, highest = drawn(picture, "text", "lowest")[0], drawn(picture, "text", "highest")[0]
    assert float(lowest.get("x", 0)) < float(highest.get("x", 0))
    end = float(highest.get("x", 0)) + svg.text_width(cells[1].label, svg.SMALL)
    assert end <= scores.WIDTH + 0.01


def test_the_level_scale_marks_the_score_in_proportion() -> None:
    bands = [Band("weak", 0), Band("fair", 40), Band("strong", 80)]
    marks = [
        float(drawn(charts.level_scale("t", "d", bands, value, str(value)), "circle", "value")[0].get("cx", 0)) for value in (0, 40, 100)
    ]
    starts = numbers(drawn(charts.level_scale("t", "d", bands, 40, "40"), "rect", "band"), "x")
    assert marks[:2] == [pytest.approx(starts[0]), pytest.approx(starts[1])]
    assert marks[1] - marks[0] == pytest.approx(0.4 * (marks[2] - marks[0]))


def test_the_signature_gives_no_numbers_and_leaves_out_what_is_missing() -> None:
    picture = charts.signature("t", "names", [10, None, 90])
    assert len(drawn(picture, "path", "sector")) == 2
    assert not list(parsed(picture).iter(f"{NAMESPACE}text"))


def test_diverging_bars_are_centred_on_the_neutral_answer_and_proportional() -> None:
    rows = [
        DivergingRow("no", "yes", (2, 0, 0, 2, 0, 0, 2), "0.0", "n = 6"),
        DivergingRow("no", "yes", (0, 0, 0, 0, 0, 0, 6), "+3", "n = 6"),
    ]
    first, neutral, last, alone = drawn(charts.diverging("t", "d", rows, "Mean", "n"), "rect", "share")
    assert numbers([first, neutral, last], "width") == [pytest.approx(float(first.get("width", 0)))] * 3
    assert float(neutral.get("x", 0)) + float(neutral.get("width", 0)) / 2 == pytest.approx(MIDDLE, abs=0.01)
    assert float(alone.get("x", 0)) == pytest.approx(MIDDLE)
    assert float(alone.get("width", 0)) == pytest.approx(3 * float(first.get("width", 0)), abs=0.05)


def test_stacked_shares_fill_the_bar_whatever_n_is() -> None:
    rows = [StackedRow("a", (1, 1, 2), "n = 4"), StackedRow("b", (30, 0, 10), "n = 40")]
    widths = numbers(drawn(charts.stacked("t", "d", [], rows), "rect", "share"), "width")
    assert sum(widths[:3]) == pytest.approx(sum(widths[3:]), abs=0.1)
    assert widths[2] == pytest.approx(2 * widths[0], abs=0.02)


def test_bars_share_one_scale_and_start_at_zero() -> None:
    picture = charts.bars("t", "d", [Bar("a", 5, "5 of 10", 10), Bar("b", 10, "10 of 20", 20)])
    answered, asked = (drawn(picture, "rect", kind) for kind in ("bar", "whole"))
    assert numbers(answered, "width")[1] == pytest.approx(2 * numbers(answered, "width")[0], abs=0.02)
    assert numbers(asked, "width")[0] == pytest.approx(numbers(answered, "width")[1], abs=0.02)
    assert len({element.get("x") for element in answered + asked}) == 1


def test_risks_stand_in_the_cell_of_their_medians_and_halves_count_towards_the_worse() -> None:
    picture = field([RiskPoint("low", 1, 1), RiskPoint("high", 4.5, 2.5, True)])
    high, low = drawn(picture, "circle", "risk")  # drawn from the top down
    assert float(low.get("cy", 0)) > float(high.get("cy", 0))
    cell_width = float(drawn(picture, "rect", "cell low")[0].get("width", 0)) + 1.5
    assert float(high.get("cx", 0)) - float(low.get("cx", 0)) == pytest.approx(
        1.5 * cell_width, abs=0.1
    )  # an empty column between is half as wide
    assert high.get("fill") != low.get("fill")


def test_labels_of_thirty_risks_in_one_cell_do_not_overlap() -> None:
    picture = field([RiskPoint(f"Dominance of one buyer or supplier {number}", 4, 4) for number in range(30)])
    labels = drawn(picture, "text", "label")
    places = sorted(float(label.get("y", 0)) for label in labels)
    assert len(labels) >= 30
    assert min(after - before for before, after in pairwise(places)) >= svg.SMALL
    height = float(parsed(picture).get("height", 0))
    assert places[-1] < height


def test_wrapped_text_keeps_every_word_and_stays_within_its_width() -> None:
    words = "Reconstruction of an internationally competitive Donaudampfschifffahrtsgesellschaftskapitänspatent industry"
    lines = svg.wrapped(words, 90)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(svg.text_width(line) <= 90 for line in lines)


def test_charts_carry_literal_colours_and_no_variables() -> None:
    for draw in EVERY_KIND.values():
        assert not re.search(r"var\(|currentColor|style=", draw("t"))
