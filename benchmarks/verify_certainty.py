"""How certain the tests are: each mistake against the test that its manifest names, many times.

Each file under wrong/ is judged 10 times idle and 10 times with every processor kept busy; a run
counts as caught when the verdict is the manifest's. Writes benchmarks/certainty.md. Takes about
half an hour. `verify_certainty.py 50 03_lock` judges those of one exercise 50 times each; the rest
of the page stays as it is.
"""

import sys
from collections import Counter
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from busy import busy_processors

from grader.answers import mistakes_in
from grader.course import find_course
from grader.exercise import Exercise
from grader.grading import run_tests
from grader.language import Language

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "benchmarks" / "certainty.md"
TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 10
HEAD = """\
# How certain the tests are

`python benchmarks/verify_certainty.py`: each mistake against the test that its manifest names,
idle and with every processor kept busy.
"""


class Repeated:
    """A pytest plugin that runs one test again and again."""

    def __init__(self, test: str, times: int) -> None:
        self.test = test
        self.times = times

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        metafunc.fixturenames.append("repetition")
        metafunc.parametrize("repetition", range(self.times))

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.name.partition("[")[0] == self.test]


def row(job: tuple[str, Path, str, str, int]) -> tuple[str, str, str, Counter[str]]:
    exercise, work, test, verdict, times = job
    outcome = run_tests(
        work, "", find_course(ROOT).exercise(exercise), Language.ENGLISH, Repeated(test, times)
    )
    return work.stem, test, verdict, Counter(str(one.verdict) for one in outcome.tests)


def jobs(exercise: Exercise) -> list[tuple[str, Path, str, str, int]]:
    folder = exercise.secret / "wrong"
    return [
        (exercise.name, folder / f"{name}.py", mistake.test, mistake.verdict, TIMES)
        for name, mistake in mistakes_in(folder).items()
    ]


def section(exercise: Exercise, workers: Executor) -> tuple[str, int]:
    """The exercise's part of the page, and how many runs missed a mistake."""
    counted = {}
    for state in ("idle", "busy"):
        with busy_processors(state == "busy"):
            counted[state] = list(workers.map(row, jobs(exercise)))
    lines = [
        f"## {exercise.name}",
        "",
        "| mistake | test | verdict | caught, idle | caught, busy |",
        "|---|---|---|---|---|",
    ]
    missed = 0
    for (name, test, verdict, idle), (_, _, _, busy) in zip(
        counted["idle"], counted["busy"], strict=True
    ):
        lines.append(f"| {name} | {test} | {verdict} | {idle[verdict]} | {busy[verdict]} |")
        missed += 2 * TIMES - idle[verdict] - busy[verdict]
        if idle.keys() | busy.keys() != {verdict}:
            lines.append(f"| | | *others* | {dict(idle)} | {dict(busy)} |")
    lines += ["", f"{TIMES} times each. Missed: {missed} of {2 * TIMES * len(counted['idle'])}."]
    return "\n".join(lines) + "\n", missed


def sections() -> dict[str, str]:
    """What the page says of each exercise now."""
    if not PAGE.is_file():
        return {}
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def main() -> None:
    said, missed = sections(), 0
    with ProcessPoolExecutor(2, get_context("spawn")) as workers:
        for exercise in find_course(ROOT).exercises():
            if not sys.argv[2:] or exercise.name in sys.argv[2:]:
                said[exercise.name], more = section(exercise, workers)
                missed += more
                print(said[exercise.name], flush=True)
                PAGE.write_text(
                    "\n".join([HEAD, *(said[name] for name in sorted(said))]), encoding="utf-8"
                )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
