"""A reader with nothing but the JSON of a scorecard computes its figures again, by a second, plain implementation."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item, person, published, scored
from tests.scoring.simulated import SHIPPED, simulated

Json = dict[str, Any]
NEAR = 1e-7
"""JSON keeps ten significant digits."""


def combined(said: Json, values: list[float], weights: list[float]) -> float:
    """A node's figure from its children's, as `combining` in its trace says."""
    method, total = said["combine"], sum(weights)
    shares = [weight / total for weight in weights]
    pairs = list(zip(values, shares, strict=True))
    if method == "arithmetic":
        found = sum(value * share for value, share in pairs)
    elif method == "minimum":
        found = min(values)
    elif method == "median":
        found = weighted_median(pairs)
    elif method == "mazziotta_pareto":
        found = mazziotta_pareto(pairs, said)
    else:
        exponent = {"geometric": 0, "harmonic": -1}.get(method, said.get("exponent"))
        found = power_mean(pairs, exponent, shifted=exponent <= 0)
    return min(100.0, max(0.0, found))


def power_mean(pairs: list[tuple[float, float]], exponent: float, shifted: bool) -> float:
    scaled = [(1 + 0.99 * value if shifted else value, share) for value, share in pairs]
    if exponent == 0:
        found = math.prod(value**share for value, share in scaled)
    else:
        found = sum(share * value**exponent for value, share in scaled) ** (1 / exponent)
    return (found - 1) / 0.99 if shifted else found


def weighted_median(pairs: list[tuple[float, float]]) -> float:
    reached, middle = 0.0, []
    for value, share in sorted(pairs):
        if reached < 0.5 + 1e-9 and reached + share > 0.5 - 1e-9:
            middle.append(value)
        reached += share
    return (middle[0] + middle[-1]) / 2


def mazziotta_pareto(pairs: list[tuple[float, float]], said: Json) -> float:
    mean = sum(value * share for value, share in pairs)
    variance = sum(share * (value - mean) ** 2 for value, share in pairs)
    if said.get("spread") == "sample" and len(pairs) > 1:
        variance *= len(pairs) / (len(pairs) - 1)
    return mean + (1 if said.get("sign") == "positive" else -1) * (variance / mean if variance else 0)


def scored_points(scoring: Json, number: float) -> float:
    """What a number is worth by the rule in the trace of a figure that is weighed by another."""
    worst, best = scoring["goalposts"]
    return min(1.0, max(0.0, (number - worst) / (best - worst))) * 100


def seen(node: Json, view: str) -> Json | None:
    return node["cells"].get(view) if view not in ("total", "pooled") else node[view]


def again(node: Json, view: str, card: Json) -> tuple[float | None, str | None]:
    """A node's figure in a view, and why there is none, from its children or cells."""
    trace, nodes = node["trace"], card["nodes"]
    if node["kind"] == "indicator":
        return of_cells(trace, view), None
    said, children = trace["combining"], [nodes[child["key"]] for child in trace["children"]]
    figures = [seen(child, view) for child in children]
    reasons = {figure["missing"] for figure in figures}
    given = sum(round(figure["coverage"] * figure["asked"]) for figure in figures if figure["coverage"] is not None)
    asked = sum(figure["asked"] for figure in figures)
    weights = {child["key"]: child["stated_weight"] for child in trace["children"]}
    if node["kind"] == "overall":
        weights = card["weights"]["of"][view]
    present = [
        (figure["value"], weights[child["key"]]) for figure, child in zip(figures, children, strict=True) if figure["value"] is not None
    ]
    if None not in reasons:
        if reasons == {"not_asked"}:
            return None, "not_asked"
        if reasons <= {"not_asked", "hidden"}:
            return None, "hidden"
    if not present or len(present) / len(children) < said["min_children"] - 1e-9:
        return None, "too_few_children"
    if given / asked < said["min_answers"] - 1e-9:
        return None, "too_few_answers"
    counting = [(value, weight) for value, weight in present if weight > 0]
    return combined(said, *map(list, zip(*counting, strict=True))), None


def of_cells(trace: Json, view: str) -> float | None:
    """An indicator's figure; None where published JSON does not tell: medians of all, and what is weighed by an amount."""
    cells = trace["cells"]
    if not cells:
        return None
    if view not in ("total", "pooled"):
        return next((cell["value"] for cell in cells if cell["key"] == view), None)
    if trace["weigh_by"]:
        if cells[0]["share"] is None:
            return None
        return scored_points(trace["scoring"], sum(cell["share"] * cell["mean"] for cell in cells))
    if view == "total":
        return sum(cell["weight"] * cell["value"] for cell in cells)
    if trace["within"] != "mean":
        return None
    return sum(cell["n"] * cell["value"] for cell in cells) / sum(cell["n"] for cell in cells)


def check(card: Json) -> int:
    """Every node in every view; how many figures were computed again."""
    nodes, done = card["nodes"], 0
    for node in nodes.values():
        for view in ("total", "pooled", *node["cells"]):
            figure = seen(node, view)
            assert figure is not None
            value, missing = again(node, view, card)
            where = f"{node['key']}, {view}"
            if node["kind"] == "indicator":
                if figure["value"] is not None and value is not None:
                    assert figure["value"] == pytest.approx(value, rel=NEAR, abs=NEAR), where
                    done += 1
                continue
            assert figure["missing"] == missing, where
            if value is not None:
                assert figure["value"] == pytest.approx(value, rel=NEAR, abs=NEAR), where
                done += 1
    check_weights(card)
    check_comparisons(card)
    return done


def check_weights(card: Json) -> None:
    """Used weights are the stated ones of what is there; effective ones their products."""
    nodes = card["nodes"]
    for node in nodes.values():
        children = node["trace"]["children"]
        present = sum(child["stated_weight"] for child in children if child["value"] is not None)
        for child in children:
            used = child["stated_weight"] / present if child["value"] is not None else 0
            assert child["used_weight"] == pytest.approx(used, rel=NEAR)
            effective = node["effective_weight"] * used if node["total"]["value"] is not None else 0
            assert nodes[child["key"]]["effective_weight"] == pytest.approx(effective, rel=NEAR)


def check_comparisons(card: Json) -> None:
    """The overall under other weights follows from the dimensions' totals."""
    said, totals = card["nodes"]["overall"]["trace"]["combining"], {key: node["total"]["value"] for key, node in card["nodes"].items()}
    if same := card["comparisons"].get(card["weights"]["rule"]):
        assert same["overall"] == totals["overall"]
    for comparison in card["comparisons"].values():
        used = [(totals[key], weight) for key, weight in comparison["weights"].items() if totals[key] is not None and weight]
        assert comparison["overall"] == pytest.approx(combined(said, *map(list, zip(*used, strict=True))), abs=1e-6)


@pytest.mark.parametrize("key", SHIPPED)
def test_every_figure_of_a_shipped_instrument_can_be_computed_again_from_the_json_alone(key: str) -> None:
    unpublished, published_card = (json.loads(text) for text in simulated(key))
    cells = len(unpublished["cells"])
    assert cells >= 3
    assert check(unpublished) >= len(unpublished["nodes"]) * (cells - 1)
    assert check(published_card) >= check(unpublished) * 0.9


@pytest.mark.parametrize("key", SHIPPED)
def test_every_figure_says_what_it_rests_on(key: str) -> None:
    for text in simulated(key):
        for node in json.loads(text)["nodes"].values():
            for figure in (node["total"], node["pooled"], *node["cells"].values()):
                if figure["value"] is None:
                    assert figure["missing"], node["key"]
                    assert figure["method"] == ""
                else:
                    assert figure["n"] > 0
                    assert 0 < figure["coverage"] <= 1
                    assert figure["level"]
                    assert figure["method"].startswith("bootstrap" if figure["n"] >= 10 else "range of")
                    assert (figure["interval"] is not None) == (figure["n"] >= 10)


WAYS: list[Json] = [
    {"combine": "arithmetic"},
    {"combine": "geometric"},
    {"combine": "harmonic"},
    {"combine": "power", "exponent": 3},
    {"combine": "power", "exponent": -0.5},
    {"combine": "minimum"},
    {"combine": "median"},
    {"combine": "mazziotta_pareto"},
    {"combine": "mazziotta_pareto", "sign": "positive", "spread": "sample"},
]
ANSWERS = [
    *(person("small_firm", a=4, b=n, c=2 + n % 2, share=10 * n, size=n, far={"presence": 4, "hindrance": n}) for n in (1, 2, 3, 4, 5, 5)),
    *(person("research", a=n, b="dont_know" if n > 4 else 3, c=n, far={"presence": 1, "hindrance": 1}) for n in (1, 2, 3, 4, 5, 5, 4)),
    *(person("authority", a=2, b=2, far={"presence": n, "hindrance": 2}) for n in (1, 2, 3)),
]


@pytest.mark.parametrize("within", ["mean", "median", "trimmed_mean"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: " ".join(map(str, way.values())))
def test_every_way_to_combine_can_be_followed(way: Json, within: str) -> None:
    share = {"item": "share", "score": {"goalposts": [0, 60]}, "weigh_by": "size"}
    heavy = {"item": "b", "score": {"goalposts": [1, 5]}, "weight": 3}
    of = instrument(
        [
            item("a"),
            item("b"),
            item("c", when={"group": ["small_firm", "research"]}),
            item("share", "number"),
            item("size", "number"),
            item("far", "risk"),
        ],
        [
            dimension("soft", criterion("trust", "a", heavy, "c", **way), **way),
            dimension("hard", criterion("skills", share, {"item": "far", "score": {"risk": True}}), weight=2, **way),
        ],
        overall={"title": "Overall", **way},
        respondents={"within": within},
        risks={"matrix": MATRIX},
    )
    unpublished, shown = (json.loads(card.to_json()) for card in (scored(of, ANSWERS), published(of, ANSWERS)))
    assert check(unpublished) > check(shown) > 20
    assert [cell["mean"] for cell in shown["nodes"]["skills/share"]["trace"]["cells"]] == [None]


def test_an_indicator_can_be_followed_down_to_the_steps_that_people_chose() -> None:
    """Where every voice is one person, figures follow from the counts and the rule in the trace: those of cells where answers
    are given by name, since no cell's answers are shown one by one where they are not."""
    of = instrument([item("a"), item("b")], [dimension("people", criterion("trust", "a"), criterion("skills", "b"))])
    answers = [person(group, a=n, b=6 - n) for group in ("research", "small_firm") for n in (1, 2, 3, 4, 5, 5)]
    named, anonymous = (json.loads(published(of, answers, anonymous=hidden).to_json()) for hidden in (False, True))

    def follows(value: float, trace: Json, counts: dict[str, int]) -> bool:
        points = sum(scored_points(trace["scoring"], int(step)) * count for step, count in counts.items())
        return value == pytest.approx(points / sum(counts.values()))

    for card in (named, anonymous):
        for node in card["nodes"].values():
            if node["kind"] == "indicator":
                assert follows(node["pooled"]["value"], node["trace"], card["items"][node["trace"]["item"]]["counts"])
    for node in named["nodes"].values():
        for cell in node["trace"]["cells"]:
            assert follows(cell["value"], node["trace"], named["items"][node["trace"]["item"]]["cells"][cell["key"]]["counts"])


@pytest.mark.parametrize("key", SHIPPED)
def test_coefficients_of_profiles_follow_from_the_counts(key: str) -> None:
    """Krippendorff (2011), ordinal, by the coincidence matrix written out."""
    card = json.loads(simulated(key)[1])
    for profile, alpha in card["consistency"]["profiles"].items():
        measures = [
            measure for measure in card["items"] if measure.startswith((f"{profile}.", profile.replace("dichotomies", "dichotomy.")))
        ]
        units = [list(card["items"][measure]["counts"].values()) for measure in measures]
        assert alpha == pytest.approx(ordinal_alpha([unit for unit in units if sum(unit) > 1]), abs=0.005), profile


def ordinal_alpha(units: list[list[int]]) -> float:
    values = range(len(units[0]))
    totals = [sum(unit[value] for unit in units) for value in values]
    observed = expected = 0.0
    for c in values:
        for k in values:
            low, high = min(c, k), max(c, k)
            distance = (sum(totals[low : high + 1]) - (totals[c] + totals[k]) / 2) ** 2
            observed += sum(unit[c] * (unit[k] - (c == k)) / (sum(unit) - 1) for unit in units) * distance
            expected += totals[c] * totals[k] * distance / (sum(totals) - 1)
    return 1 - observed / expected
