"""Runs every bench_*.py here, or those named, each in a process of its own; each prints its ratios."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    here = Path(__file__).parent
    chosen = sys.argv[1:] or sorted(path.stem for path in here.glob("bench_*.py"))
    one_thread = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # threads that wait for work burn CPU time too
    calls = ([sys.executable, "-m", f"tests.benchmarks.{name}"] for name in chosen)
    outcomes = [subprocess.run(call, cwd=here.parents[1], env=one_thread, check=False) for call in calls]
    return max(outcome.returncode for outcome in outcomes)


sys.exit(main())
