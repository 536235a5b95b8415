"""score() alone on 100,000 people x 80 items x 6 groups, against bare resampled group means: counts drawn and multiplied in numpy.

And what it costs to import, against pandas.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

import numpy as np
import pandas as pd

from assess.instruments.instrument import Instrument
from assess.scoring.frames import AnswerFrame
from assess.scoring.releases import policy_of
from assess.scoring.scorecard import score
from tests.benchmarks.measuring import medians, report
from tests.builders import some_facts
from tests.scoring.builders import criterion, dimension, instrument, item

PEOPLE, DIMENSIONS, CRITERIA, ITEMS, DRAWS, CHUNK, ROUNDS = 100_000, 8, 5, 2, 1000, 100, 1
GROUPS = ("small_firm", "large_firm", "research", "authority", "support", "investor")
BASELINE = "bare resampled group means"


def eighty_items(within: str) -> Instrument:
    """Eight dimensions of five criteria of two items each."""
    keys = [[[f"i{d}_{c}_{i}" for i in range(ITEMS)] for c in range(CRITERIA)] for d in range(DIMENSIONS)]
    dimensions = [
        dimension(f"d{d}", *(criterion(f"c{d}_{c}", *items) for c, items in enumerate(of_dimension))) for d, of_dimension in enumerate(keys)
    ]
    items = [item(key) for of_dimension in keys for of_criterion in of_dimension for key in of_criterion]
    return instrument(items, dimensions, respondents={"within": within}, uncertainty={"draws": DRAWS})


def frame(of: Instrument, gaps: float) -> AnswerFrame:
    """Everybody answered by themselves; a share of the answers is "don't know"."""
    generator = np.random.default_rng(1)
    measures = list(of.measures)
    values = generator.integers(1, 6, size=(PEOPLE, len(measures))).astype(float)
    missing = generator.random(values.shape) < gaps
    values[missing] = np.nan
    groups = np.sort(generator.integers(len(GROUPS), size=PEOPLE))
    people = pd.DataFrame({"group": [GROUPS[place] for place in groups], "organisation": None}, dtype=object)
    return AnswerFrame(
        people, pd.DataFrame(values, columns=measures), pd.DataFrame(np.where(missing, 3, 2).astype(np.int8), columns=measures)
    )


def bare_means(answers: AnswerFrame) -> list[np.ndarray]:
    """Per group: draws x items."""
    generator, found = np.random.default_rng(1), []
    values = answers.values.to_numpy()
    for group in GROUPS:
        of_group = values[(answers.people["group"] == group).to_numpy()]
        n, known = len(of_group), ~np.isnan(of_group)
        complete = known.all()
        filled, known = np.nan_to_num(of_group), known.astype(float)
        for _ in range(0, DRAWS, CHUNK):
            counts = np.stack([np.bincount(generator.integers(n, size=n), minlength=n) for _ in range(CHUNK)]).astype(float)
            found.append(counts @ filled / (n if complete else counts @ known))
    return found


def measure(within: str, gaps: float) -> None:
    of, facts = eighty_items(within), some_facts()
    answers = frame(of, gaps)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    score(answers, of, facts, policy_of(of), seed=1)
    print(f"\nPeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f} GB ({before / 2**20:.2f} GB before)")
    calls = {BASELINE: lambda: lambda: bare_means(answers), "score()": lambda: lambda: score(answers, of, facts, policy_of(of), seed=1)}
    measured = medians(calls, ROUNDS, warm_up=0)
    report(f"{PEOPLE:,} people x {len(of.measures)} items, {within}, {gaps:.0%} don't know, B = {DRAWS}, CPU", measured, BASELINE)


def measure_imports(rounds: int = 5) -> None:
    """CPU seconds of a fresh interpreter, less those of one that imports nothing."""
    calls = {"nothing": "pass", "import pandas": "import pandas", "import assess.scoring.scorecard": "import assess.scoring.scorecard"}
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, code in calls.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    middle = {name: statistics.median(seconds) for name, seconds in spent.items()}
    nothing = middle.pop("nothing")
    report("Imports, CPU", {name: seconds - nothing for name, seconds in middle.items()}, "import pandas")


if __name__ == "__main__":
    if len(sys.argv) < 2 or "imports" in sys.argv[1:]:
        measure_imports()
    for within, gaps in [("mean", 0.05), ("mean", 0.0), ("median", 0.05)]:
        if len(sys.argv) < 2 or within in sys.argv[1:]:
            measure(within, gaps)
