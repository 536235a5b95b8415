"""Which industries live together, and which a region could reach from what it has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.evidence.figures import NotAssessed, Numbers


@dataclass(frozen=True)
class Candidate:
    """An industry a region is not specialised in: `density` 0 … 1 of related ones present; the closest of these, with their proximity."""

    industry: int
    density: float
    nearest: tuple[tuple[int, float], ...]


def present(quotients: ArrayLike, least: float = 1.0) -> Numbers:
    """1 where a region is specialised (location quotient ≥ `least`), 0 where it is not, NaN where that is not known."""
    matrix = np.asarray(quotients, dtype=float)
    return np.where(np.isnan(matrix), np.nan, (matrix >= least).astype(float))


def proximity(presence: ArrayLike) -> Numbers:
    """Co-location proximity of industries: the smaller of P(i|j) and P(j|i) over regions (Hidalgo, Klinger, Barabási and Hausmann 2007).

    `presence`: regions × industries, 1, 0 or NaN. Returns industries × industries in 0 … 1, symmetric; each pair uses the
    regions where both are known. 0 where an industry is present nowhere; the diagonal is 1 where it is somewhere.
    """
    matrix = np.asarray(presence, dtype=float)
    known = (~np.isnan(matrix)).astype(float)
    here = np.nan_to_num(matrix)
    both = here.T @ here
    alone = here.T @ known  # regions with i, among those where j is known
    most = np.maximum(alone, alone.T)
    return np.asarray(np.divide(both, most, out=np.zeros_like(both), where=most > 0))


def candidates(presence: ArrayLike, region: int, closeness: ArrayLike, nearest: int = 3) -> list[Candidate] | NotAssessed:
    """Industries the region lacks, those among most related neighbours first (density of Hidalgo et al. 2007).

    Density of j: the proximity of j to the industries present, as a share of its proximity to all others known.
    Industries unrelated to any are left out; equal densities keep the order of columns. Not assessed where the region has no
    specialisation at all.
    """
    here = np.asarray(presence, dtype=float)[region]
    links = np.asarray(closeness, dtype=float).copy()
    np.fill_diagonal(links, 0.0)
    if not (here == 1).any():
        return NotAssessed("the region is specialised in nothing")
    having, known = (here == 1).astype(float), (~np.isnan(here)).astype(float)
    reach = links @ known
    density = np.divide(links @ having, reach, out=np.zeros_like(reach), where=reach > 0)
    found = []
    for industry in np.flatnonzero((here == 0) & (density > 0)):
        near = np.argsort(-links[industry] * having, kind="stable")[:nearest]
        ties = tuple((int(other), float(links[industry, other])) for other in near if links[industry, other] * having[other] > 0)
        found.append(Candidate(int(industry), float(density[industry]), ties))
    return sorted(found, key=lambda candidate: (-candidate.density, candidate.industry))
