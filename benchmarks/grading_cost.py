"""What grading one submission costs: seconds of processor time, explored and real parts apart.

Each exercise's reference, right answers and deadlocked mistakes, in the strongest layer of the
sandbox that works here, by a process that has graded before (pytest is imported). Writes
benchmarks/grading_cost.md. Takes about five minutes; `grading_cost.py 03_lock` prints one exercise.
"""

import statistics
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.course import find_course
from grader.engine.probe import strongest
from grader.exercise import Exercise
from grader.grading import run_tests
from grader.language import Language
from grader.sandbox.layers import Layer

ROOT = Path(__file__).resolve().parent.parent
HEAD = """\
# What grading one submission costs

`python benchmarks/grading_cost.py`: seconds of processor time, of the judge and of all processes of
the learner's. Right: the reference and all right answers; explored and real: the tests of each
kind. What is left of the total is pytest, collecting the tests, and the sandboxes' start and end.

| exercise | right, median | longest | explored, median | real, median | deadlocked, median |
|---|---|---|---|---|---|
"""


def spent() -> float:
    """Seconds of processor time of this process and of all that came of it."""
    me = psutil.Process()
    return sum(
        sum(times[:4]) for times in (one.cpu_times() for one in (me, *me.children(recursive=True)))
    )


class Costs:
    """A pytest plugin that adds up what the tests cost, by their kind."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        before = spent()
        done = yield
        kind = "explored" if "explore" in getattr(item, "fixturenames", ()) else "real"
        self.seconds[kind] += spent() - before  # type: ignore[assignment]
        return done


def cost(work: Path, exercise: Exercise, layer: Layer) -> Counter[str]:
    """Seconds by kind, and in `total`."""
    costs, before = Costs(), spent()
    run_tests(work, "", exercise, Language.ENGLISH, costs, layer=layer)
    costs.seconds["total"] = spent() - before  # type: ignore[assignment]
    return costs.seconds


def deadlocked(exercise: Exercise) -> list[Path]:
    folder = exercise.secret / "wrong"
    mistakes = tomllib.loads((folder / "wrong.toml").read_text(encoding="utf-8"))
    return [folder / f"{name}.py" for name, one in mistakes.items() if one["verdict"] == "deadlock"]


def row(exercise: Exercise, layer: Layer) -> tuple[str, float]:
    """The exercise's line, and its median of right answers."""
    works = [
        exercise.secret / exercise.work_file,
        *sorted((exercise.secret / "right").glob("*.py")),
    ]
    right = [cost(work, exercise, layer) for work in works]
    stuck = [cost(work, exercise, layer)["total"] for work in deadlocked(exercise)]
    median = {
        kind: statistics.median(one[kind] for one in right)
        for kind in ("total", "explored", "real")
    }
    longest = max(one["total"] for one in right)
    last = f"{statistics.median(stuck):.2f} of {len(stuck)}" if stuck else "none"
    return (
        f"| {exercise.name} | {median['total']:.2f} | {longest:.2f} | {median['explored']:.2f} "
        f"| {median['real']:.2f} | {last} |",
        median["total"],
    )


def main() -> None:
    course, layer = find_course(ROOT), strongest()[-1].layer
    exercises = [one for one in course.exercises() if one.name in (sys.argv[1:] or [one.name])]
    cost(exercises[0].secret / exercises[0].work_file, exercises[0], layer)
    rows, medians = [], []
    for exercise in exercises:
        line, median = row(exercise, layer)
        rows.append(line)
        medians.append(median)
        print(line, flush=True)
    last = f"Median over the exercises: {statistics.median(medians):.2f} s; layer: {layer}."
    print(last)
    if not sys.argv[1:]:
        page = "\n".join([HEAD + "\n".join(rows), "", last])
        (ROOT / "benchmarks" / "grading_cost.md").write_text(page + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
