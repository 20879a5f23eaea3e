"""Every mutant of every reference against the exercise's tests; writes benchmarks/mutants.md.

A mutant that gets full marks is either excused in solutions/NN_word/mutants.toml, with the reason
why it is no mistake, or a test is missing. At least 95 % must be caught. Names of exercises as
arguments choose some; what the page says of the others stays.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.batch.workers import LocalWorkers  # noqa: E402
from grader.course import find_course  # noqa: E402
from tests.mutation.survival import Survival, mutants, survival  # noqa: E402

PAGE = ROOT / "benchmarks" / "mutants.md"
LEAST = 0.95
HEAD = """\
# Mutants of the references

Written by benchmarks/verify_mutants.py. Excused: no mistake, as mutants.toml says.

| exercise | mutants | excused | missed | caught |
|---|---|---|---|---|
"""


def main() -> int:
    """0 when enough mutants were caught in every exercise, else 1."""
    jobs = os.cpu_count() or 1
    rows, missed = _kept()
    enough = True
    with LocalWorkers(jobs) as workers:
        for exercise in find_course(ROOT).exercises():
            name = exercise.name
            if sys.argv[1:] and name not in sys.argv[1:]:
                continue
            found = survival(exercise, mutants(exercise), workers, jobs)
            rows[name] = _row(name, found)
            missed[name] = [f"- {name}: {one}\n" for one in found.missed]
            enough &= found.killed >= LEAST
            print(rows[name], *missed[name], sep="", flush=True)
    _write(rows, missed)
    return int(not enough)


def _row(name: str, found: Survival) -> str:
    return (
        f"| {name} | {found.mutants} | {len(found.excused)} | {len(found.missed)} "
        f"| {found.killed:.1%} |\n"
    )


def _kept() -> tuple[dict[str, str], dict[str, list[str]]]:
    """What the page says now: each exercise's row, and the mutants that were missed."""
    rows: dict[str, str] = {}
    missed: dict[str, list[str]] = {}
    for line in PAGE.read_text(encoding="utf-8").removeprefix(HEAD).splitlines(keepends=True):
        if line.startswith("| "):
            rows[line.split()[1]] = line
        elif line.startswith("- "):
            missed.setdefault(line.split()[1].removesuffix(":"), []).append(line)
    return rows, missed


def _write(rows: dict[str, str], missed: dict[str, list[str]]) -> None:
    table = [rows[name] for name in sorted(rows)]
    told = [line for name in sorted(missed) for line in missed[name]]
    PAGE.write_text("".join([HEAD, *table, *(told and ["\n", *told])]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
