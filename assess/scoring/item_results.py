"""Each measure's distribution, from the people of its cells."""

from __future__ import annotations

import dataclasses

import numpy as np

from assess.instruments.instrument import Instrument
from assess.instruments.item_types import BIPOLAR
from assess.instruments.questionnaire import (
    ChoiceItem,
    ChoicesItem,
    DichotomyItem,
    Item,
    MatrixItem,
    NumberItem,
    RiskItem,
    RosterItem,
    ScaleItem,
    YesNoItem,
)
from assess.scoring.agreement import agreement
from assess.scoring.basis import Basis
from assess.scoring.frames import ANSWERED, NOT_ASKED, STATES
from assess.scoring.scorecard_model import ItemCell, ItemResult, Missing
from assess.scoring.uncertainty import share_interval


def item_results(basis: Basis) -> dict[str, ItemResult]:
    """Every measure but those of risks, which have results of their own (`risks.py`)."""
    measures = basis.instrument.measures.items()
    return {measure: _result(basis, measure, item) for measure, item in measures if not isinstance(item, RiskItem)}


def _result(basis: Basis, measure: str, item: Item) -> ItemResult:
    place = basis.measures[measure]
    of_voices, states = basis.voice_numbers[:, place], basis.states[:, place]
    known = ~np.isnan(of_voices)
    asked = int((states != NOT_ASKED).sum())
    cells = basis.cells_where(item.key, basis.subject(measure), known, basis.amounts(measure))
    if not cells:
        why: Missing = "hidden" if known.any() else "too_few_answers" if asked else "not_asked"
        return ItemResult(measure, item.key, 0, asked, 0, {}, {}, None, None, {}, None, {}, why)
    options = counted_as(basis.instrument, item)
    given = basis.numbers[:, place]
    shares = {STATES[code]: int((states == code).sum()) for code in range(len(STATES)) if code not in (NOT_ASKED, ANSWERED)}
    counts = _counts(given, options)
    stepped = isinstance(item, (ScaleItem, MatrixItem, DichotomyItem))
    result = ItemResult(
        measure=measure,
        item=item.key,
        n=int((~np.isnan(given)).sum()),
        asked=asked,
        voices=int(known.sum()),
        states=shares,
        counts=counts,
        numbers=_numbers(of_voices[known]) if isinstance(item, (NumberItem, RosterItem)) else None,
        mean=None if isinstance(item, (ChoiceItem, YesNoItem)) else float(of_voices[known].mean()),
        cells={key: _cell(basis, place, groups, item, options) for key, groups in cells.items()},
        agreement=agreement(of_voices[known], list(counts.values())) if stepped else None,
        intervals={},
        missing=None,
    )
    return dataclasses.replace(result, intervals=_intervals(basis, item, result))


def _cell(basis: Basis, place: int, groups: tuple[str, ...], item: Item, options: dict[str, float]) -> ItemCell:
    of_voices = basis.voice_numbers[basis.voices.of_group(groups), place]
    of_people = basis.numbers[basis.voices.people_of(groups), place]
    mean = None if isinstance(item, (ChoiceItem, YesNoItem)) else float(np.nanmean(of_voices))
    return ItemCell(groups, int((~np.isnan(of_voices)).sum()), mean, _counts(of_people, options))


def _intervals(basis: Basis, item: Item, result: ItemResult) -> dict[str, tuple[float, float]]:
    """Wilson's intervals of the shares that a choice comes to."""
    if isinstance(item, ChoicesItem):
        shares = {"chosen": result.mean or 0.0}
    elif isinstance(item, (ChoiceItem, YesNoItem)):
        options = result.counts if isinstance(item, ChoiceItem) else ("yes",)
        shares = {option: result.counts[option] / result.n for option in options}
    else:
        return {}
    asked = basis.asked_people(tuple(group for cell in result.cells.values() for group in cell.groups))
    found = {name: share_interval(share, result.voices, result.n, asked, basis.rubric.uncertainty) for name, share in shares.items()}
    return {name: ends for name, ends in found.items() if ends}


def counted_as(instrument: Instrument, item: Item) -> dict[str, float]:
    """Answer as it is counted → its number; nothing for items answered by numbers."""
    if isinstance(item, ChoiceItem):
        return {option: place + 1.0 for place, option in enumerate(item.options)}
    if isinstance(item, YesNoItem):
        return {"no": 1.0, "yes": 2.0}
    if isinstance(item, DichotomyItem):
        return {str(step): float(step) for step in BIPOLAR}
    if isinstance(item, (ScaleItem, MatrixItem)):
        return {str(step): float(step) for step in range(1, len(instrument.questionnaire.steps(item)) + 1)}
    return {}


def _counts(values: np.ndarray, options: dict[str, float]) -> dict[str, int]:
    return {option: int((values == number).sum()) for option, number in options.items()}


def _numbers(values: np.ndarray) -> dict[str, float]:
    quartiles = np.quantile(values, [0.25, 0.5, 0.75])
    names = ("mean", "median", "q1", "q3", "min", "max")
    found = (values.mean(), quartiles[1], quartiles[0], quartiles[2], values.min(), values.max())
    return {name: float(number) for name, number in zip(names, found, strict=True)}
