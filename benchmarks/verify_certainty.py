"""How certain the verdicts are: each answer again and again, with every processor busy.

Each file under wrong/ is judged 30 times by the test that its manifest names, and counts as caught
when the verdict is the manifest's; the reference and each file under right/ is graded 30 times, and
has to get full marks. Three at a time for each processor, so that each run waits for the others.
Writes benchmarks/certainty.md. Takes about two hours on two processors;
`verify_certainty.py 5 03_lock` does one exercise, 5 times each, and the rest of the page stays.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from grader.answers import answers_of
from grader.course import find_course
from grader.engine.probe import strongest
from grader.exercise import Exercise
from grader.grading import run_tests
from grader.language import Language
from grader.outcome import TestOutcome

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "benchmarks" / "certainty.md"
TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 30
AT_A_TIME = 3 * (os.cpu_count() or 1)
LAYER = strongest()[-1].layer
FULL = "full marks"
HEAD = f"""\
# How certain the verdicts are

`python benchmarks/verify_certainty.py`: each mistake by the test that its manifest names,
each right answer by all tests, {AT_A_TIME} at a time on {os.cpu_count()} processors: all are busy.
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


def caught(exercise: str, work: Path, test: str, verdict: str, times: int) -> Counter[str]:
    """How often one test gave a mistake this `verdict`; the others with what they said."""
    outcome = run_tests(
        work,
        "",
        find_course(ROOT).exercise(exercise),
        Language.ENGLISH,
        Repeated(test, times),
        layer=LAYER,
    )
    return Counter(verdict if one.verdict == verdict else said(one) for one in outcome.tests)


def full_marks(exercise: str, work: Path, times: int) -> Counter[str]:
    """What was not passed in gradings of a right answer; and how many had full marks."""
    found: Counter[str] = Counter()
    for _ in range(times):
        outcome = run_tests(
            work, "", find_course(ROOT).exercise(exercise), Language.ENGLISH, layer=LAYER
        )
        found[FULL] += outcome.score == outcome.max_score
        found.update(
            f"{one.name}: {said(one)}" for one in outcome.tests if one.points < one.max_points
        )
    return +found


def said(outcome: TestOutcome) -> str:
    message = " ".join(outcome.message.replace("|", " ").split())
    return f"{outcome.verdict}: {message[:200]}"


def section(exercise: Exercise, workers: Executor) -> tuple[str, int]:
    """The exercise's part of the page, and how many runs missed a mistake or a mark."""
    calls = {}
    for answer in answers_of(exercise):
        wrong = answer.mistake
        calls[answer.name, wrong.test if wrong else "all", wrong.verdict if wrong else FULL] = (
            workers.submit(
                caught, exercise.name, answer.file, wrong.test, str(wrong.verdict), TIMES
            )
            if wrong
            else workers.submit(full_marks, exercise.name, answer.file, TIMES)
        )
    lines = [f"## {exercise.name}", "", "| answer | test | verdict | times |", "|---|---|---|---|"]
    missed = 0
    for (name, test, verdict), call in calls.items():
        seen = call.result()
        lines += [f"| {name} | {test} | {verdict} | {seen[verdict]} |", *others(seen, verdict)]
        missed += TIMES - seen[verdict]
    total = TIMES * len(calls)
    lines += ["", f"{TIMES} times each. Missed: {missed} of {total}."]
    return "\n".join(lines) + "\n", missed


def others(seen: Counter[str], verdict: str) -> Iterator[str]:
    for other, times in seen.items():
        if other != verdict:
            yield f"| | *and* | {other} | {times} |"


def sections() -> dict[str, str]:
    """What the page says of each exercise now."""
    if not PAGE.is_file():
        return {}
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def main() -> None:
    pages, missed = sections(), 0
    with ProcessPoolExecutor(AT_A_TIME, get_context("spawn")) as workers:
        for exercise in find_course(ROOT).exercises():
            if not sys.argv[2:] or exercise.name in sys.argv[2:]:
                pages[exercise.name], more = section(exercise, workers)
                missed += more
                print(pages[exercise.name], flush=True)
                PAGE.write_text(
                    "\n".join([HEAD, *(pages[name] for name in sorted(pages))]), encoding="utf-8"
                )
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
