"""How certain real runs are: each mistake and each right answer against its tests, many times.

Each file under wrong/ is judged by the test that its manifest names, 50 times idle and 50 times
with every processor kept busy; a run counts as caught when the verdict is the manifest's. Writes
benchmarks/certainty.md. Takes about 40 minutes; a number as argument for fewer runs.
"""

import sys
import tomllib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from busy import busy_processors

from grader.course import find_course
from grader.grading import run_tests
from grader.language import Language

ROOT = Path(__file__).resolve().parent.parent
TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 50


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


def jobs() -> list[tuple[str, Path, str, str, int]]:
    found = []
    for exercise in find_course(ROOT).exercises():
        folder = exercise.secret / "wrong"
        mistakes = tomllib.loads((folder / "wrong.toml").read_text(encoding="utf-8"))
        for name, mistake in mistakes.items():
            work = folder / f"{name}.py"
            found.append((exercise.name, work, mistake["test"], mistake["verdict"], TIMES))
    return found


def main() -> None:
    counted = {}
    for state in ("idle", "busy"):
        with (
            busy_processors(state == "busy"),
            ProcessPoolExecutor(2, get_context("spawn")) as workers,
        ):
            counted[state] = list(workers.map(row, jobs()))
    page = [
        "# How certain real runs are",
        "",
        f"`python benchmarks/verify_certainty.py {TIMES}`: each mistake against the test that its",
        f"manifest names, {TIMES} times idle and {TIMES} times with every processor kept busy.",
        "",
        "| mistake | test | verdict | caught, idle | caught, busy |",
        "|---|---|---|---|---|",
    ]
    missed = 0
    for (name, test, verdict, idle), (_, _, _, busy) in zip(
        counted["idle"], counted["busy"], strict=True
    ):
        page.append(f"| {name} | {test} | {verdict} | {idle[verdict]} | {busy[verdict]} |")
        missed += 2 * TIMES - idle[verdict] - busy[verdict]
        if idle.keys() | busy.keys() != {verdict}:
            page.append(f"| | | *others* | {dict(idle)} | {dict(busy)} |")
    page += ["", f"Missed: {missed} of {2 * TIMES * len(counted['idle'])}."]
    print("\n".join(page))
    (ROOT / "benchmarks" / "certainty.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
