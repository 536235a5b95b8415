"""Many runs of `answering`: `python -m tests.faults FOLDER [RUNS]`. A run whose result lies in FOLDER is not made again."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Error, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.faults.answering import run
from tests.faults.served import ServedForReal

RUNS = 300


def result_of(folder: Path, seed: int) -> dict[str, Any]:
    """What a run came to; nothing before it was made."""
    path = folder / f"{seed}.json"
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return result


def main(folder: Path, runs: int) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    left = [seed for seed in range(runs) if "lost" not in result_of(folder, seed)]
    with sync_playwright() as playwright, TemporaryDirectory() as instance:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        served = ServedForReal(Path(instance))
        try:
            for seed in left:
                try:
                    result = run(served, chromium, seed)
                except (Error, AssertionError, TimeoutError) as error:
                    result = {"seed": seed, "failed": str(error)}
                (folder / f"{seed}.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
                print(seed, result.get("failed") or result["lost"] or f"{result['shown']} answers shown as saved, none lost", flush=True)
        finally:
            served.close()
            chromium.close()
    results = [result_of(folder, seed) for seed in range(runs)]
    wrong = [result["seed"] for result in results if result.get("failed") or result["lost"]]
    shown = sum(result.get("shown", 0) for result in results)
    print(f"{len(results)} runs, {shown} answers shown as saved; runs that lost one or failed: {wrong or 'none'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else RUNS))
