"""Grades one submission: the exercise's tests on one file, in this process, by pytest.

The learner's code does not come into this process; pytest, the tests and the outcomes do.
"""

import contextlib
import io
import itertools
import os
import time
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
import pytest_timeout

from grader import pytest_plugin
from grader.course import EXERCISES
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.language import Language, Text, speaking
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.pytest_plugin import OUTCOME, Assignment, assignment_of
from grader.pytest_plugin.judging import title_of
from grader.sandbox.layers import Layer

__all__ = [
    "Only",
    "Replay",
    "Stories",
    "grade",
    "is_untouched",
    "replay",
    "run_tests",
    "turned_down",
]

_UNWANTED = ("cacheprovider", "faulthandler", "unraisableexception")
"""Plugins of pytest's own that grading has no use for; the last collects all garbage five times."""
_UNTOUCHED = Text(
    "Nobody has worked on this file yet: it is as it was handed out.",
    "这个文件还没有人动过：它和发下来时一模一样。",
)


def grade(
    work: Path,
    student: str,
    exercise: Exercise,
    language: Language,
    layer: Layer = Layer.BASIC,
    told: bool = False,
) -> SubmissionOutcome:
    """Run every test of `exercise` on the file `work`; GraderError when that is not possible.

    What is the learner's runs in this `layer` of the sandbox, or not at all. `told`: visible tests
    have their whole story as message, as a learner's own pytest prints it.
    """
    if is_untouched(work, exercise.stub):
        outcome = turned_down(student, exercise, language, Verdict.UNTOUCHED, _UNTOUCHED)
        return msgspec.structs.replace(outcome, sandbox=layer.value)
    stories = Stories()
    outcome = run_tests(work, student, exercise, language, stories, layer=layer)
    return stories.told(outcome) if told else outcome


def run_tests(
    work: Path,
    student: str,
    exercise: Exercise,
    language: Language,
    *plugins: object,
    layer: Layer = Layer.BASIC,
) -> SubmissionOutcome:
    """The same, also for a file that is the stub itself; `plugins` are pytest's."""
    outcome = _submission(
        student, exercise, _Grading(exercise, language, work, *plugins, layer=layer)
    )
    return msgspec.structs.replace(outcome, sandbox=layer.value)


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a test in one order, and its `story`, which is empty when it passed."""

    outcome: TestOutcome
    story: str


def replay(
    work: Path,
    exercise: Exercise,
    test: str,
    schedule: str,
    language: Language,
    layer: Layer = Layer.BASIC,
    page: Path | None = None,
) -> Replay:
    """Run the explored `test` on the file `work` in the order `schedule` alone.

    With `page` a page of it is written there. GraderError when there is no such test.
    """
    stories, options = Stories(), ["--replay", schedule]
    if page is not None:
        options += ["--interleaving-html", str(page.absolute())]
    grading = _Grading(exercise, language, work, stories, Only(test), layer=layer, options=options)
    outcomes = grading.outcomes()
    if not outcomes:
        raise GraderError(f"{exercise.name}: has no test {test}. Grade again, then replay")
    return Replay(outcomes[0], stories.of(test))


def turned_down(
    student: str, exercise: Exercise, language: Language, verdict: Verdict, message: Text
) -> SubmissionOutcome:
    """The outcome of a submission that needs no run: each test 0 points, for the same reason."""
    with speaking(language):
        same = _Same(verdict, str(message))
    return _submission(student, exercise, _Grading(exercise, language, exercise.stub, same))


def is_untouched(work: Path, stub: Path) -> bool:
    """Whether a learner's file equals the stub, comments and blank lines aside."""
    pairs = itertools.zip_longest(_tokens(work), _tokens(stub))
    return all(one == other for one, other in pairs)


def _tokens(file: Path) -> Iterator[tuple[int, str]]:
    """The file's tokens one by one, for each holds its line: a long one would fill the memory."""
    ignored = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING)
    try:
        with tokenize.open(file) as text:
            for one in tokenize.generate_tokens(text.readline):
                if one.type not in ignored:
                    yield one.type, one.string
    except (SyntaxError, UnicodeDecodeError, LookupError, tokenize.TokenError):
        yield tokenize.ERRORTOKEN, str(file)


class _Same:
    """A pytest plugin that gives every test the same verdict and runs none."""

    def __init__(self, verdict: Verdict, message: str) -> None:
        self._verdict = verdict
        self._message = message

    def pytest_runtest_protocol(self, item: pytest.Item) -> bool:
        task = assignment_of(item)
        if task is not None:
            item.stash[OUTCOME] = self._outcome(item, task)
            item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _outcome(self, item: pytest.Item, task: Assignment) -> TestOutcome:
        return TestOutcome(
            name=item.name,
            hidden=task.hidden,
            points=0.0,
            max_points=task.points,
            verdict=self._verdict,
            message=self._message,
            title=title_of(item),
        )


class Only:
    """A pytest plugin that leaves the tests with these names."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.name in self._names]


class Stories:
    """A pytest plugin that keeps what is printed of each test that failed."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._of[report.nodeid.rpartition("::")[2]] = str(report.longrepr)

    def of(self, test: str) -> str:
        """What is printed of the test; empty when it did not fail."""
        return self._of.get(test, "")

    def told(self, outcome: SubmissionOutcome) -> SubmissionOutcome:
        """`outcome` with the stories as messages; a hidden test's arguments are not shown."""
        tests = (
            test
            if test.hidden
            else msgspec.structs.replace(test, message=self._of.get(test.name, test.message))
            for test in outcome.tests
        )
        return msgspec.structs.replace(outcome, tests=tuple(tests))


class _Outcomes:
    """A pytest plugin that collects the outcomes when the session is over."""

    def __init__(self) -> None:
        self.outcomes: tuple[TestOutcome, ...] = ()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        found = (item.stash.get(OUTCOME, None) for item in session.items)
        self.outcomes = tuple(outcome for outcome in found if outcome is not None)


class _Grading:
    """One call of pytest on the tests of one exercise."""

    def __init__(
        self,
        exercise: Exercise,
        language: Language,
        work: Path,
        *plugins: object,
        layer: Layer = Layer.BASIC,
        options: Sequence[str] = (),
    ) -> None:
        self._layer = layer
        self._options = options
        self._exercise = exercise
        self._language = language
        self._work = work
        self._plugins = plugins

    def outcomes(self) -> tuple[TestOutcome, ...]:
        """The outcome of every test, in the order of the files."""
        collected = _Outcomes()
        plugins = [pytest_plugin, pytest_timeout, collected, *self._plugins]
        output = io.StringIO()
        with _quiet(output), speaking(self._language):  # the plugin sets it, and for good
            status = pytest.main(self._arguments(), plugins)
        if status not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
            problem = " ".join(output.getvalue().split())[-300:]
            raise GraderError(f"{self._exercise.name}: its tests could not be run: {problem}")
        return collected.outcomes

    def _arguments(self) -> list[str]:
        root = _root(self._exercise.folder)
        secret = self._exercise.secret
        settings = root / "pyproject.toml"
        tests = [*self._exercise.visible_tests, *self._exercise.hidden_tests]
        return [
            *(str(test) for test in tests),
            f"--work={self._work}",
            f"--course={root}",
            *([f"--solutions={secret.parent}"] if secret else []),
            f"--lang={self._language}",
            f"--sandbox={self._layer}",
            *self._options,
            f"--rootdir={root}",
            *(["-c", str(settings)] if settings.is_file() else []),
            "--import-mode=importlib",  # test files of two exercises may have the same name
            *(argument for name in _UNWANTED for argument in ("-p", f"no:{name}")),
        ]


def _root(folder: Path) -> Path:
    """The course that an exercise's folder lies in; itself, when it was handed out alone."""
    return folder.parent.parent if folder.parent.name == EXERCISES else folder


@contextlib.contextmanager
def _quiet(output: io.StringIO) -> Iterator[None]:
    """Keep pytest's words to ourselves, and other people's plugins and options out of it."""
    before = dict(os.environ)
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _submission(student: str, exercise: Exercise, grading: _Grading) -> SubmissionOutcome:
    started = time.monotonic()
    tests = grading.outcomes()
    ungraded = [test for test in tests if test.verdict is Verdict.UNGRADED]
    return SubmissionOutcome(
        student=student,
        exercise=exercise.name,
        score=sum(test.points for test in tests),
        max_score=sum(test.max_points for test in tests),
        status=Status.UNGRADED if ungraded else Status.GRADED,
        seconds=round(time.monotonic() - started, 3),
        tests=tests,
        problem=ungraded[0].message if ungraded else "",
    )
