"""Every mutant of every reference against the exercise's tests; writes benchmarks/mutants.md.

A mutant that gets full marks is either excused in solutions/NN_word/mutants.toml, with the reason
why it is no mistake, or a test is missing. At least 95 % must be caught. Names of exercises as
arguments choose some; then nothing is written.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.batch.workers import LocalWorkers  # noqa: E402
from grader.course import find_course  # noqa: E402
from tests.mutation.survival import Survival, mutants, survival  # noqa: E402

LEAST = 0.95


def main() -> int:
    """0 when enough mutants were caught in every exercise, else 1."""
    jobs = os.cpu_count() or 1
    table: dict[str, Survival] = {}
    with LocalWorkers(jobs) as workers:
        for exercise in find_course(ROOT).exercises():
            if sys.argv[1:] and exercise.name not in sys.argv[1:]:
                continue
            table[exercise.name] = found = survival(exercise, mutants(exercise), workers, jobs)
            print(
                _row(exercise.name, found), *(f"  missed: {one}" for one in found.missed), sep="\n"
            )
    if not sys.argv[1:]:
        _write(table)
    return int(any(found.killed < LEAST for found in table.values()))


def _row(name: str, found: Survival) -> str:
    return (
        f"| {name} | {found.mutants} | {len(found.excused)} | {len(found.missed)} "
        f"| {found.killed:.1%} |"
    )


def _write(table: dict[str, Survival]) -> None:
    lines = [
        "# Mutants of the references",
        "",
        "Written by benchmarks/verify_mutants.py. Excused: no mistake, as mutants.toml says.",
        "",
        "| exercise | mutants | excused | missed | caught |",
        "|---|---|---|---|---|",
        *(_row(name, found) for name, found in table.items()),
        "",
        *(f"- {name}: {missed}" for name, found in table.items() for missed in found.missed),
    ]
    text = "\n".join(lines).rstrip() + "\n"
    (ROOT / "benchmarks" / "mutants.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
