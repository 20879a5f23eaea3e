"""What a learner reads of each mistake under `wrong/`, kept in the exercise's `stories.LANG.txt`.

Somebody has to read them as the learner would; after that, a change of them is seen in the diff.
Beside them is `charts.txt`: what the page draws of each, which is the same in both languages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.answers import mistakes_in
from grader.exercise import Exercise
from grader.grading import run_tests
from grader.language import Language
from tests.golden.charts import Charting

__all__ = [
    "Listening",
    "Mistake",
    "Story",
    "charts_of",
    "drawn",
    "file_of",
    "kept",
    "kept_charts",
    "mistakes_of",
    "page",
    "tell_story",
]

_HEAD = "=== "


@dataclass(frozen=True, slots=True)
class Mistake:
    """A file under `wrong/`, and the test that catches it."""

    name: str
    work: Path
    test: str


@dataclass(frozen=True, slots=True)
class Story:
    """The report of one mistake's test. One that was `explored` is the same every time."""

    mistake: str
    test: str
    text: str
    explored: bool
    chart: str

    @property
    def section(self) -> str:
        """As it stands in the file."""
        return f"{_HEAD}{self.mistake} · {self.test}\n\n{self.text.strip()}\n"

    @property
    def drawing(self) -> str:
        """As its chart stands in the file; empty where nothing is drawn of it."""
        return f"{_HEAD}{self.mistake} · {self.test}\n\n{self.chart}\n" if self.chart else ""


class Listening:
    """A pytest plugin that runs the test of this name and keeps its report."""

    def __init__(self, test: str) -> None:
        self.test = test
        self.report = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.name == self.test]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.report = str(report.longrepr)


def mistakes_of(exercise: Exercise) -> tuple[Mistake, ...]:
    """Every mistake in the exercise's wrong.toml."""
    if exercise.secret is None:
        return ()
    folder = exercise.secret / "wrong"
    return tuple(
        Mistake(name, folder / f"{name}.py", mistake.test)
        for name, mistake in mistakes_in(folder).items()
    )


def tell_story(exercise: Exercise, mistake: Mistake, language: Language) -> Story:
    """Have the mistake's test judge it, and take down what the learner reads."""
    listening, charting = Listening(mistake.test), Charting()
    outcome = run_tests(mistake.work, "", exercise, language, listening, charting)
    text = listening.report.replace(f"{exercise.folder.parent.parent}/", "")
    explored = any(test.schedule for test in outcome.tests)
    return Story(mistake.name, mistake.test, text, explored, charting.words)


def file_of(exercise: Exercise, language: Language) -> Path:
    """Where the stories of an exercise are kept in one language."""
    if exercise.secret is None:
        raise ValueError(f"{exercise.name} has no secret folder")
    return exercise.secret / f"stories.{language.value}.txt"


def charts_of(exercise: Exercise) -> Path:
    """Where the charts of an exercise are kept."""
    if exercise.secret is None:
        raise ValueError(f"{exercise.name} has no secret folder")
    return exercise.secret / "charts.txt"


def page(stories: Iterable[Story]) -> str:
    """The file: a section for each story, by the mistake's name."""
    return "\n\n".join(one.section for one in sorted(stories, key=lambda one: one.mistake))


def drawn(stories: Iterable[Story]) -> str:
    """The file of charts: a section for each story that has one, by the mistake's name."""
    told = sorted(stories, key=lambda one: one.mistake)
    return "\n\n".join(one.drawing for one in told if one.chart)


def kept(exercise: Exercise, language: Language) -> Mapping[str, str]:
    """The sections of the file, by the mistake's name."""
    return _sections(file_of(exercise, language))


def kept_charts(exercise: Exercise) -> Mapping[str, str]:
    """The same of the file of charts."""
    return _sections(charts_of(exercise))


def _sections(file: Path) -> Mapping[str, str]:
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    sections = [f"{_HEAD}{part.rstrip()}\n" for part in text.split(_HEAD) if part]
    return {one.removeprefix(_HEAD).partition(" · ")[0]: one for one in sections}
