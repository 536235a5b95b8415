"""How well several items that mirror one thing (a reflective scale) measure it together.

Everything follows from the covariances of the items. SciPy is loaded when an interval is
asked for: it has no place in the start-up of programs that never ask.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

Deletion = Literal["listwise", "pairwise"]
"""Voices with a missing item are left out everywhere, or only where that item is concerned."""
LEAST_UNIQUE = 0.005
"""The smallest share of its variance that an item has to itself."""
PRECISELY = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000}


def covariances(values: np.ndarray, deletion: Deletion) -> tuple[np.ndarray, int]:
    """Covariances (n − 1) of the columns of `values` (voices × items, NaN for none), and the smallest n behind one of them."""
    known = ~np.isnan(values)
    if deletion == "listwise":
        complete = values[known.all(axis=1)]
        n = len(complete)
        size = values.shape[1]
        return (np.cov(complete, rowvar=False).reshape(size, size) if n > 1 else np.full((size, size), np.nan)), n
    pairs = known.T.astype(float) @ known
    filled = np.where(known, values, 0.0)
    sums = filled.T @ known  # [i, j]: item i over those who answered j too
    products = filled.T @ filled
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (products - sums * sums.T / pairs) / (pairs - 1)
    return np.where(pairs > 1, found, np.nan), int(pairs.min())


def cronbach_alpha(covariance: np.ndarray) -> float | None:
    """k ÷ (k − 1) × (1 − sum of variances ÷ variance of the sum) (Cronbach, 1951).

    None for a single item and where nothing varies or a covariance is not known.
    """
    items, total = len(covariance), float(covariance.sum())
    if items < 2 or not total > 0:
        return None
    return items / (items - 1) * (1 - float(np.trace(covariance)) / total)


def alpha_if_deleted(covariance: np.ndarray) -> tuple[float | None, ...]:
    """Cronbach's alpha of the other items, item by item."""
    rest = (np.delete(np.delete(covariance, item, 0), item, 1) for item in range(len(covariance)))
    return tuple(cronbach_alpha(part) for part in rest)


def alpha_interval(alpha: float, items: int, n: int, confidence: float) -> tuple[float, float]:
    """Feldt's (1965) interval: (1 − α) ÷ (1 − α̂) follows F with n − 1 and (n − 1)(k − 1) degrees of freedom
    (formulas 6 and 7 of Feldt, Woodruff & Salih, 1987)."""
    from scipy.special import fdtri

    tail = (1 - confidence) / 2
    low, high = (1 - (1 - alpha) * float(fdtri(n - 1, (n - 1) * (items - 1), share)) for share in (1 - tail, tail))
    return low, high


def one_factor(covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Loadings and unique variances of the one-factor model by maximum likelihood (Jöreskog, 1967).

    None for fewer than three items, for covariances that no data without gaps can have, and where an item would have
    next to no variance of its own (a Heywood case).
    """
    if len(covariance) < 3 or not np.isfinite(covariance).all() or np.linalg.eigvalsh(covariance)[0] <= 0:
        return None
    from scipy.optimize import minimize

    deviations = np.sqrt(np.diag(covariance))
    correlations = covariance / np.outer(deviations, deviations)

    def misfit(unique: np.ndarray) -> tuple[float, np.ndarray]:
        roots, _ = np.linalg.eigh(correlations / np.sqrt(np.outer(unique, unique)))
        loadings = _loadings(correlations, unique)
        gradient = (loadings**2 + unique - 1) / unique**2
        return float((roots[:-1] - np.log(roots[:-1]) - 1).sum()), gradient

    start = np.clip(1 / np.diag(np.linalg.inv(correlations)), 0.1, 0.9)
    found = minimize(misfit, start, jac=True, method="L-BFGS-B", bounds=[(LEAST_UNIQUE, 1)] * len(start), options=PRECISELY)
    if (found.x <= LEAST_UNIQUE).any():
        return None
    return _loadings(correlations, found.x) * deviations, found.x * deviations**2


def _loadings(correlations: np.ndarray, unique: np.ndarray) -> np.ndarray:
    """The loadings that fit best beside given unique variances; most of them above zero."""
    roots, vectors = np.linalg.eigh(correlations / np.sqrt(np.outer(unique, unique)))
    loadings = np.sqrt(unique * max(roots[-1] - 1, 0.0)) * vectors[:, -1]
    return np.asarray(loadings if loadings.sum() >= 0 else -loadings)


def omega_total(covariance: np.ndarray) -> float | None:
    """McDonald's (1999) omega of a scale with one factor: (Σ loadings)² ÷ ((Σ loadings)² + Σ unique variances).

    None where the one-factor model cannot be fitted or an item runs against the factor.
    """
    model = one_factor(covariance)
    if model is None or (model[0] <= 0).any():
        return None
    common = float(model[0].sum()) ** 2
    return common / (common + float(model[1].sum()))
