"""What each voice chose: one answer for each organisation, however many of its people answered.

A distribution of people beside a mean of organisations would tell what the people of the few
organisations with several people said: the sum over people less the sum over voices is theirs.
So distributions count voices. And where the mean of an organisation's people lies between two
steps, which of them it counts for is chosen so that the steps of all add up to what their means
add up to, rounded: then the distribution tells nothing about these few that the mean does not.
"""

from __future__ import annotations

import numpy as np

from assess.scoring.voices import Voices


def steps_of(means: np.ndarray) -> np.ndarray:
    """Means of voices as whole steps, up or down, so that all add up to the rounded sum of the means; NaN stays.

    Those farthest above a step go up, as many as needed (largest remainders, after Hamilton).
    """
    steps = np.floor(means + TOLERANCE)
    above = np.maximum(np.nan_to_num(means - steps), 0.0)
    steps[np.argsort(-above, kind="stable")[: int(np.floor(above.sum() + 0.5 + TOLERANCE))]] += 1
    return steps


TOLERANCE = 1e-9
"""Thirds that make a whole are one."""


def most_chosen(numbers: np.ndarray, voices: Voices, options: int) -> np.ndarray:
    """Voice → the option, counted from 1, that most of its people chose; at a tie the first; NaN where nobody chose.

    `numbers`: person → option.
    """
    known = ~np.isnan(numbers)
    places = voices.of_person[known] * options + numbers[known].astype(int) - 1
    counts = np.bincount(places, minlength=len(voices) * options).reshape(-1, options)
    return np.where(counts.any(axis=1), counts.argmax(axis=1) + 1.0, np.nan)
