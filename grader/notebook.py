"""Checks for a notebook's cells: the visible tests of the exercise whose files lie beside it.

    from grader.notebook import check, passes

    check()                               # each visible test with its story, as the cell's value
    passes("test_one_ticket_is_sold_once")    # silent, or an error that tells the story

The learner's file is what a `%%writefile` cell has written. It is judged in a process of its own:
nothing of it comes into the notebook's kernel, and no cell waits for ever.
"""

import html
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from grader.errors import GraderError, UsageError
from grader.exercise import MANIFEST, Exercise, read_manifest
from grader.grading import Only, Stories, run_tests
from grader.language import Language, Text, speaking, wanted
from grader.outcome import TestOutcome, Verdict
from grader.report.words import VERDICT_WORDS

__all__ = ["Checked", "NotYet", "check", "main", "passes"]

_BOUND = 20
"""Seconds that each test may take at most, and that starting and ending take together."""
_TEST = re.compile(r"^def (test_\w+)\(", re.MULTILINE)
_NO_SUCH_TEST = Text(
    "{folder}: no visible test is called {name}. Fetch the exercise's files again",
    "{folder}：没有名为 {name} 的公开测试。请重新获取练习的文件",
)
_NO_EXERCISE = Text(
    "{folder}: the exercise's files are not here (exercise.toml). Put the notebook beside them",
    "{folder}：这里没有练习的文件（exercise.toml）。请把笔记本和它们放在同一个文件夹",
)
_TOO_LONG = Text(
    "the tests did not end within {seconds} s and were stopped. Run the cell once more",
    "测试在 {seconds} 秒内没有结束，已被停止。请再运行一次这个单元格",
)
_FAILED = Text(
    "the tests could not be run: {problem}. Run the cell once more",
    "测试无法运行：{problem}。请再运行一次这个单元格",
)


class NotYet(AssertionError):  # noqa: N818 - what the learner reads is no error of theirs
    """A check that did not pass; the notebook shows its story and no traceback."""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in the traceback's place."""
        return str(self).splitlines()


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the tests; a notebook shows it as a cell's value."""

    tests: tuple[TestOutcome, ...]
    language: Language

    def __repr__(self) -> str:
        with speaking(self.language):
            return "\n\n".join(_told(test) for test in self.tests)

    def _repr_html_(self) -> str:
        """The same for a page: the pictures of interleavings need a fixed pitch."""
        style = "line-height: 1.35; overflow-x: auto"
        return f'<pre style="{style}">{html.escape(repr(self))}</pre>'


def check(*, lang: str = "", folder: str | os.PathLike[str] = ".") -> Checked:
    """Run the visible tests of the exercise in `folder`; GraderError when that is not possible."""
    language = wanted(lang)
    return Checked(_run(Path(folder), (), language), language)


def passes(test: str, *, lang: str = "", folder: str | os.PathLike[str] = ".") -> None:
    """Run one visible test; NotYet with its story unless it passes."""
    language = wanted(lang)
    (outcome,) = _run(Path(folder), (test,), language)
    if outcome.verdict is not Verdict.PASSED:
        with speaking(language):
            raise NotYet(_told(outcome))


def main() -> None:
    """In the language `argv[1]`, judge the file in folder `argv[2]` by the tests `argv[3:]`.

    The outcomes go to stdout.
    """
    language, folder, *names = sys.argv[1:]
    exercise = Exercise(Path(folder), None, read_manifest(Path(folder, MANIFEST)))
    stories = Stories()
    plugins = [stories, Only(*names)] if names else [stories]
    outcome = run_tests(exercise.stub, "", exercise, Language(language), *plugins)
    sys.stdout.buffer.write(msgspec.json.encode(stories.told(outcome).tests))


def _run(folder: Path, names: Sequence[str], language: Language) -> tuple[TestOutcome, ...]:
    folder = folder.resolve()
    with speaking(language):
        if not (folder / MANIFEST).is_file():
            raise UsageError(str(_NO_EXERCISE.filled(folder=folder)))
        there = _tests_in(folder)
        for name in names:
            if name not in there:
                raise UsageError(str(_NO_SUCH_TEST.filled(folder=folder, name=name)))
        seconds = _BOUND * (1 + len(names or there))
        return _outcomes([str(language), str(folder), *names], seconds)


def _tests_in(folder: Path) -> list[str]:
    texts = (file.read_text(encoding="utf-8") for file in sorted(folder.glob("test_*.py")))
    return [name for text in texts for name in _TEST.findall(text)]


def _outcomes(arguments: list[str], seconds: float) -> tuple[TestOutcome, ...]:
    """What a process of its own says of the tests; it and all it started are gone afterwards."""
    judge = subprocess.Popen(
        [sys.executable, "-P", "-m", "grader.notebook", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        output, errors = judge.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise GraderError(str(_TOO_LONG.filled(seconds=seconds))) from None
    finally:
        if judge.returncode is None:  # a kernel that was interrupted comes by here too
            os.killpg(judge.pid, signal.SIGKILL)
            judge.communicate()
    if judge.returncode != 0:
        lines = errors.decode("utf-8", "replace").split("\n")
        problem = next((line for line in reversed(lines) if line.strip()), str(judge.returncode))
        raise GraderError(str(_FAILED.filled(problem=problem)))
    return msgspec.json.decode(output, type=tuple[TestOutcome, ...])


def _told(test: TestOutcome) -> str:
    return test.message or f"[{VERDICT_WORDS[test.verdict]}] {test.name}"


if __name__ == "__main__":
    main()
