"""Every right answer of every exercise in all orders of its budget; writes benchmarks/course.md.

`make course` sees a few orders of each. One after the other, so that the seconds are those of a
grading on a machine that does nothing else. About five minutes; names of exercises as arguments
choose some, and then nothing is written.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from grader.course import find_course
from grader.exercise import Exercise
from grader.grading import run_tests
from grader.language import Language
from grader.outcome import SubmissionOutcome

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """The right answers of one exercise."""

    name: str
    orders: tuple[int, ...]
    seconds: tuple[float, ...]
    failed: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"| {self.name} | {len(self.orders)} | {sum(self.orders)} | {median(self.orders):g} "
            f"| {max(self.orders)} | {median(self.seconds):.1f} | {max(self.seconds):.1f} |"
        )


def main() -> int:
    """0 when every right answer got full marks, else 1."""
    rows = []
    for exercise in find_course(ROOT).exercises():
        if not sys.argv[1:] or exercise.name in sys.argv[1:]:
            rows.append(row(exercise))
            print(rows[-1], *(f"  not full marks: {one}" for one in rows[-1].failed), sep="\n")
    if not sys.argv[1:]:
        write(rows)
    return int(any(one.failed for one in rows))


def row(exercise: Exercise) -> Row:
    outcomes = dict(graded(exercise))
    return Row(
        exercise.name,
        tuple(sum(test.explored for test in one.tests) for one in outcomes.values()),
        tuple(one.seconds for one in outcomes.values()),
        tuple(
            f"{name}: {test.name}: {test.verdict}: {' '.join(test.message.split())[:200]}"
            for name, one in outcomes.items()
            for test in one.tests
            if test.points < test.max_points
        ),
    )


def graded(exercise: Exercise) -> Iterator[tuple[str, SubmissionOutcome]]:
    if exercise.secret is None or exercise.reference is None:
        sys.exit(f"{exercise.name} has no solutions here")
    for work in (exercise.reference, *sorted((exercise.secret / "right").glob("*.py"))):
        yield work.stem, run_tests(work, work.stem, exercise, Language.ENGLISH)


def write(rows: list[Row]) -> None:
    failed = [f"{one.name}: {name}" for one in rows for name in one.failed]
    page = [
        "# The right answers, in every order",
        "",
        "Written by benchmarks/verify_course.py: the reference and every file of `right/`, each "
        "graded by all visible and hidden tests.",
        "",
        "| exercise | answers | orders | orders of one, median | most | seconds of one, median "
        "| longest |",
        "|---|---|---|---|---|---|---|",
        *map(str, rows),
        "",
        f"Not given full marks: {', '.join(failed) or 'none'}.",
    ]
    (ROOT / "benchmarks" / "course.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
