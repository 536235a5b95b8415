"""Each measure's distribution, from the voices of its cells."""

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
from assess.scoring.showing import shown_where, uneven
from assess.scoring.uncertainty import share_interval


def item_results(basis: Basis) -> dict[str, ItemResult]:
    """Every measure but those of risks, which have results of their own (`risks.py`)."""
    measures = basis.instrument.measures.items()
    return {measure: _result(basis, measure, item) for measure, item in measures if not isinstance(item, RiskItem)}


def _result(basis: Basis, measure: str, item: Item) -> ItemResult:
    """The measure as far as it may be shown.

    Where few organisations have several people who answered, and points tell more than the mean does, the votes of these
    few could be told apart from what their people said; then no votes are counted.
    """
    place = basis.measures[measure]
    of_voices, states = basis.voice_numbers[:, place], basis.states[:, place]
    known = ~np.isnan(of_voices)
    asked = int((states != NOT_ASKED).sum())
    shown = shown_where(basis, measure, known)
    if not shown.cells or not shown.together:
        why: Missing = "hidden" if known.any() else "too_few_answers" if asked else "not_asked"
        return _without_value(measure, item, asked, why)
    options = counted_as(basis.instrument, item)
    chosen = basis.votes(measure) if options else of_voices
    shares = {STATES[code]: int((states == code).sum()) for code in range(len(STATES)) if code not in (NOT_ASKED, ANSWERED)}
    split = basis.several(measure) if basis.guarded(basis.whole(measure)) and uneven(basis, basis.whole(measure)) else 0
    if 0 < split < basis.minimum and isinstance(item, ChoiceItem):
        return _without_value(measure, item, asked, "hidden")
    counts = _counts(chosen, options)
    stepped = isinstance(item, (ScaleItem, MatrixItem, DichotomyItem))
    result = ItemResult(
        measure=measure,
        item=item.key,
        n=int((~np.isnan(basis.numbers[:, place])).sum()),
        asked=asked,
        voices=int(known.sum()),
        states=shares,
        counts={} if 0 < split < basis.minimum else counts,
        numbers=_numbers(of_voices[known]) if isinstance(item, (NumberItem, RosterItem)) else None,
        mean=None if isinstance(item, (ChoiceItem, YesNoItem)) else float(of_voices[known].mean()),
        cells={key: _cell(basis, groups, item, of_voices, chosen, options) for key, groups in shown.cells.items() if shown.apart},
        agreement=agreement(of_voices[known], list(counts.values())) if stepped else None,
        intervals={},
        missing=None,
    )
    groups = tuple(group for groups in shown.cells.values() for group in groups)
    return dataclasses.replace(result, intervals=_intervals(basis, item, result, groups))


def _without_value(measure: str, item: Item, asked: int, why: Missing) -> ItemResult:
    return ItemResult(measure, item.key, 0, asked, 0, {}, {}, None, None, {}, None, {}, why)


def _cell(
    basis: Basis, groups: tuple[str, ...], item: Item, of_voices: np.ndarray, chosen: np.ndarray, options: dict[str, float]
) -> ItemCell:
    members = basis.voices.of_group(groups)
    mean = None if isinstance(item, (ChoiceItem, YesNoItem)) else float(np.nanmean(of_voices[members]))
    return ItemCell(groups, int((~np.isnan(of_voices[members])).sum()), mean, _counts(chosen[members], options))


def _intervals(basis: Basis, item: Item, result: ItemResult, groups: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """Wilson's intervals of the shares that a choice comes to."""
    if isinstance(item, ChoicesItem):
        shares = {"chosen": result.mean or 0.0}
    elif isinstance(item, (ChoiceItem, YesNoItem)):
        options = result.counts if isinstance(item, ChoiceItem) else ("yes",)
        shares = {option: result.counts[option] / result.voices for option in options}
    else:
        return {}
    asked = basis.asked_people(groups)
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
