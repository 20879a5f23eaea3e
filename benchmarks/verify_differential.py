"""Random programs explored and run for real: each real end was foreseen; writes differential.md.

Half of them are run with every processor kept busy; each run has other pauses between the steps.
Takes about half an hour; how many programs as argument for less of it (40).
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
sys.path.insert(0, str(ROOT))

from busy import busy_processors  # noqa: E402

from grader.engine.controller import Controller  # noqa: E402
from tests.programs.differential import Compared, compared  # noqa: E402

PROGRAMS = int(sys.argv[1]) if len(sys.argv) > 1 else 600
RUNS = 20


def all_compared() -> Iterator[Compared]:
    """What became of each program; those that differ are printed."""
    with Controller(explored=True) as explored, Controller() as real:
        for busy in (False, True):
            with busy_processors(busy):
                for seed in range(busy, PROGRAMS, 2):
                    one = compared(explored, real, seed, RUNS)
                    if one.unforeseen:
                        print(f"program {seed}: {one}", flush=True)
                    yield one


def table(found: list[Compared]) -> list[str]:
    """The figures, a line each."""
    whole = [one for one in found if one.exhaustive]
    rows = {
        "programs": len(found),
        "of these seen in every order": len(whole),
        "with more than one end": sum(len(one.ends) > 1 for one in whole),
        "of which several were met for real": sum(len(one.real) > 1 for one in whole),
        "different ends that exploration found": sum(len(one.ends) for one in whole),
        "of which were met for real": sum(len(one.real) for one in whole),
        "programs that can end in a deadlock": sum("deadlock" in one.ends for one in whole),
        "of which did for real": sum("deadlock" in one.real for one in whole),
        "real ends that were not foreseen": sum(len(one.unforeseen) for one in whole),
    }
    return ["| | |", "|---|---|", *(f"| {title} | {number} |" for title, number in rows.items())]


def main() -> int:
    """0 when every real end was foreseen."""
    began = time.monotonic()
    found = list(all_compared())
    page = [
        "# Random programs, explored and run for real",
        "",
        f"`python benchmarks/verify_differential.py {PROGRAMS}` on {os.cpu_count()} processors: "
        f"{RUNS} real runs each, {time.monotonic() - began:.0f} s.",
        "",
        *table(found),
    ]
    print("\n".join(page))
    (HERE / "differential.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    return int(any(one.unforeseen for one in found))


if __name__ == "__main__":
    sys.exit(main())
