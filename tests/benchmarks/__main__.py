"""Runs every bench_*.py here, or those named, each in a process of its own; each prints its ratios."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    here = Path(__file__).parent
    chosen = sys.argv[1:] or sorted(path.stem for path in here.glob("bench_*.py"))
    outcomes = [subprocess.run([sys.executable, "-m", f"tests.benchmarks.{name}"], cwd=here.parents[1], check=False) for name in chosen]
    return max(outcome.returncode for outcome in outcomes)


sys.exit(main())
