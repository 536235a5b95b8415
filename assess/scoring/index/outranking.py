"""Rankings from pairwise comparison of initiatives, which compensate nothing: Copeland, Borda, Kemeny.

After OECD/JRC (2008), Handbook on Constructing Composite Indicators, pp. 104–112.
"""

from __future__ import annotations

import numpy as np

Numbers = np.ndarray
MOST_EXACT = 10
"""Up to so many initiatives the Kemeny ranking is exact."""
SAME = 1e-9


def support(values: Numbers, weights: Numbers) -> Numbers:
    """Entry (i, j): the weight of the indicators on which i beats j, ties half. `values`: initiatives × indicators, more is better.

    What one of the two lacks is left out, and the weights of the rest are scaled up to the whole; without anything in
    common they tie.
    """
    n = len(values)
    won, shared = np.zeros((n, n)), np.zeros((n, n))
    for column, weight in zip(values.T, weights, strict=True):
        known = ~np.isnan(column)
        both = known[:, None] & known[None, :]
        beats = np.where(column[:, None] > column[None, :], 1.0, np.where(column[:, None] == column[None, :], 0.5, 0.0))
        won += weight * np.where(both, beats, 0.0)
        shared += weight * both
    total = float(weights.sum())
    matrix = np.where(shared > 0, won / np.where(shared > 0, shared, 1.0), 0.5) * total
    np.fill_diagonal(matrix, 0.0)
    return matrix


def copeland(matrix: Numbers) -> Numbers:
    """Pairwise victories minus defeats (Copeland, 1951)."""
    return np.asarray(np.where(np.abs(matrix - matrix.T) < SAME, 0.0, np.sign(matrix - matrix.T)).sum(axis=1))


def borda(matrix: Numbers) -> Numbers:
    """Points for everyone beaten on each indicator, weighted (Borda, 1784): n − 1 for the first, 0 for the last."""
    return np.asarray(matrix.sum(axis=1))


def kemeny_score(matrix: Numbers, order: list[int]) -> float:
    """Support of all pairs that a ranking, best first, puts in their order (Kemeny, 1959; Young & Levenglick, 1978)."""
    return float(sum(matrix[better, worse] for place, better in enumerate(order) for worse in order[place + 1 :]))


def kemeny(matrix: Numbers) -> Numbers:
    """The mean place, from 1 for the best, over all rankings with the highest Kemeny score.

    Exact up to 10 initiatives. Beyond, one ranking: from Borda's order, single initiatives move to their best place until
    no move helps; it may miss the best score, and then nobody shares a place.
    """
    return _exact(matrix) if len(matrix) <= MOST_EXACT else _improved(matrix)


def _exact(matrix: Numbers) -> Numbers:
    """Best scores over the sets that can stand in front, and how many best rankings lead through each (Held & Karp, 1962)."""
    n = len(matrix)
    everyone = (1 << n) - 1
    ways, steps = _over_sets(matrix)
    onwards = [0] * (everyone + 1)
    onwards[everyone] = 1
    places = np.zeros(n)
    for after in range(everyone, 0, -1):
        for before, last in steps[after]:
            onwards[before] += onwards[after]
            places[last] += ways[before] * onwards[after] * after.bit_count()
    return places / ways[everyone]


def _over_sets(matrix: Numbers) -> tuple[list[int], list[list[tuple[int, int]]]]:
    """For every set of initiatives in front: the number of its best orders, and their last steps (set before, the one that joins)."""
    n = len(matrix)
    best, ways = [0.0] * (1 << n), [0] * (1 << n)
    steps: list[list[tuple[int, int]]] = [[] for _ in range(1 << n)]
    ways[0] = 1
    rows = matrix.tolist()
    for after in range(1, 1 << n):
        behind = [one for one in range(n) if not after >> one & 1]
        found = []
        for last in (one for one in range(n) if after >> one & 1):
            before = after & ~(1 << last)
            found.append((best[before] + sum(rows[last][other] for other in behind), before, last))
        best[after] = max(score for score, _, _ in found)
        steps[after] = [(before, last) for score, before, last in found if score > best[after] - SAME]
        ways[after] = sum(ways[before] for before, _ in steps[after])
    return ways, steps


def _improved(matrix: Numbers) -> Numbers:
    order = [int(one) for one in np.argsort(-borda(matrix), kind="stable")]
    gain = matrix - matrix.T
    moved = True
    while moved:
        moved = False
        for one in list(order):
            place = order.index(one)
            rest = np.array(order[:place] + order[place + 1 :])
            # the score of standing in front of the first k of the rest, for every k, up to a constant
            ahead = np.concatenate([np.cumsum(gain[one, rest][::-1])[::-1], [0.0]])
            target = int(np.argmax(ahead))
            if ahead[target] > ahead[place] + SAME:
                order = [int(other) for other in np.insert(rest, target, one)]
                moved = True
    places = np.empty(len(order))
    places[order] = np.arange(1, len(order) + 1)
    return places
