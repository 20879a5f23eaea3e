"""Every exercise keeps the course's rules. By discovery: a new folder is covered as it is."""

import ast
import inspect
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.answers import answer_in, mistakes_in
from grader.batch.calibration import judge
from grader.batch.collect import Submission
from grader.batch.pool import graded, on_this_machine
from grader.batch.workers import LocalWorkers
from grader.course import find_course
from grader.exercise import Exercise
from grader.language import Language
from grader.outcome import Status, SubmissionOutcome, Verdict
from grader.progress.hints import read_hints
from tests.kept import Kept

pytestmark = [
    pytest.mark.course,
    pytest.mark.timeout(600),  # whoever asks for a file waits for those before it
]

COURSE = find_course(Path(__file__).parent)
EXERCISES = COURSE.exercises()
JOBS = 4
"""More than cores: an exercise's real runs mostly wait."""
FEW = 1
CHINESE = re.compile(r"[\u4e00-\u9fff]")

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)


def works(exercise: Exercise, kind: str) -> list[Path]:
    return sorted((exercise.secret / kind).glob("*.py")) if exercise.secret else []


def files_of(kind: str) -> list[Any]:
    return [
        pytest.param(exercise, file, id=f"{exercise.name}-{file.stem}")
        for exercise in EXERCISES
        for file in works(exercise, kind)
    ]


class _Few:
    """A pytest plugin that has one order of each call explored, and no more."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.schedules = FEW


class _AsFound:
    """A pytest plugin that has no failure made simple: it is not told."""

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.as_found = True


def judged(work: Path, student: str, exercise: Exercise, language: Language) -> SubmissionOutcome:
    """The file's outcome. Of the many right answers one order is seen, and claims over more of them
    are left open: `make verify` sees them all.
    """
    plugins: dict[str, list[object]] = {"right": [_Few()], "wrong": [_AsFound()]}
    kind = work.parent.name
    outcome = judge(work, student, exercise, language, Kept(), *plugins.get(kind, ()))
    return _claims_left_open(outcome) if kind == "right" else outcome


def _claims_left_open(outcome: SubmissionOutcome) -> SubmissionOutcome:
    """The outcome without the tests that were not judged because they need more orders."""
    ungraded = [test for test in outcome.tests if test.verdict is Verdict.UNGRADED]
    tests = [test for test in outcome.tests if test not in ungraded]
    if any("--schedules" not in test.message for test in ungraded):
        return outcome
    return msgspec.structs.replace(outcome, tests=tuple(tests), status=Status.GRADED, problem="")


class Outcomes(dict[Path, SubmissionOutcome]):
    """The outcome of each stub, reference, right and wrong file of these exercises, as they come.

    One after the other by the same workers, so that nobody waits for the slowest of an exercise.
    """

    def __init__(self, exercises: Iterable[Exercise], workers: LocalWorkers) -> None:
        super().__init__()
        todo = [Submission(str(file), one, file) for one in exercises for file in files_in(one)]
        self._coming = graded(todo, on_this_machine(judged), Language.ENGLISH, workers, JOBS)

    def __missing__(self, file: Path) -> SubmissionOutcome:
        for outcome in self._coming:
            self[Path(outcome.student)] = outcome
            if Path(outcome.student) == file:
                return outcome
        raise KeyError(file)


def files_in(exercise: Exercise) -> list[Path]:
    answers = [*works(exercise, "right"), *works(exercise, "wrong")]
    return [file for file in (exercise.stub, exercise.reference, *answers) if file]


@pytest.fixture(scope="module")
def outcomes(request: pytest.FixtureRequest) -> Iterator[Outcomes]:
    """Of the exercises that are asked for: `-k 03_lock` grades one."""
    calls = (getattr(item, "callspec", None) for item in request.session.items)
    names = {call.params["exercise"].name for call in calls if call and "exercise" in call.params}
    with LocalWorkers(JOBS) as workers:
        yield Outcomes((one for one in EXERCISES if one.name in names), workers)


@each_exercise
def test_everything_could_be_graded(outcomes, exercise):
    assert {outcomes[file].problem for file in files_in(exercise)} == {""}


@each_exercise
def test_the_stub_gets_no_point(outcomes, exercise):
    assert [test.name for test in outcomes[exercise.stub].tests if test.points] == []


@each_exercise
def test_the_points_add_up_to_ten(outcomes, exercise):
    assert outcomes[exercise.reference].max_score == 10


@each_exercise
def test_the_reference_gets_full_marks(outcomes, exercise):
    assert answer_in(exercise.reference).disagreement(outcomes[exercise.reference]) == ""


@pytest.mark.parametrize(("exercise", "file"), files_of("right"))
def test_another_right_answer_gets_full_marks(outcomes, exercise, file):
    assert answer_in(file).disagreement(outcomes[file]) == ""


@pytest.mark.parametrize(("exercise", "file"), files_of("wrong"))
def test_a_mistake_is_caught_by_the_test_and_verdict_named(outcomes, exercise, file):
    assert answer_in(file).disagreement(outcomes[file]) == ""


@each_exercise
def test_each_mistake_is_described_in_both_languages(exercise):
    for name, mistake in mistakes_in(exercise.secret / "wrong").items():
        assert mistake.mistake, name
        assert CHINESE.search(mistake.mistake_zh), name


@each_exercise
def test_every_function_is_called_by_a_visible_and_a_hidden_test(exercise):
    visible = called_by(exercise.visible_tests)
    assert visible
    assert visible == called_by(exercise.hidden_tests)


@each_exercise
def test_stub_and_reference_have_the_same_signatures(exercise):
    functions = called_by(exercise.visible_tests) | set(exercise.manifest.given)
    stub, reference = signatures(exercise.stub), signatures(exercise.reference)
    assert functions <= stub.keys()
    assert {name: stub[name] for name in functions} == {
        name: reference.get(name) for name in functions
    }


def called_by(files: Iterable[Path]) -> set[str]:
    """The learner's functions that test files call.

    `run("name", ...)`, `explore("name", ...)`, `explore.every("name", ...)`, or with options:
    `run.within(5)("name", ...)`. An option's argument is no keyword call. A scenario calls
    `work.name(...)`.
    """
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Name(id="run" | "explore") | ast.Attribute(attr="every") | ast.Call(),
                    args=[ast.Constant(value=str(name)), *_],
                ):
                    found.add(name)
                case ast.Call(func=ast.Attribute(value=ast.Name(id="work"), attr=name)):
                    found.add(name)
    return found


def signatures(file: Path) -> dict[str, str]:
    """Every top-level function or class with its parameters and result, as text."""
    found = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name, args=parameters, returns=result):
                returned = ast.unparse(result) if result else ""
                found[name] = f"({ast.unparse(parameters)}) -> {returned}"
            case ast.ClassDef(name=name, bases=bases):
                found[name] = f"class({', '.join(map(ast.unparse, bases))})"
    return found


@each_exercise
def test_no_test_imports_the_work(exercise):
    for file in (*exercise.visible_tests, *exercise.hidden_tests):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert Path(exercise.work_file).stem not in ast.unparse(node)


@each_exercise
def test_every_test_has_points_and_a_name_in_both_languages(exercise):
    for file in (*exercise.visible_tests, *exercise.hidden_tests):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                _english, chinese = inspect.cleandoc(ast.get_docstring(node) or "").split("\n\n")
                assert CHINESE.search(chinese), node.name
                assert any("points" in ast.unparse(one) for one in node.decorator_list), node.name


@each_exercise
@pytest.mark.parametrize("page", ["README", "hints"])
def test_every_page_exists_in_both_languages(exercise, page):
    english = (exercise.folder / f"{page}.md").read_text(encoding="utf-8")
    chinese = (exercise.folder / f"{page}.zh.md").read_text(encoding="utf-8")
    assert not CHINESE.search(english.replace("中文", ""))
    assert len(CHINESE.findall(chinese)) > 200
    assert CHINESE.search(exercise.manifest.title_zh)
    assert [len(found) for found in re.findall(r"^(#+) ", english, re.M)] == [
        len(found) for found in re.findall(r"^(#+) ", chinese, re.M)
    ]


@each_exercise
def test_the_hints_can_be_read_one_step_at_a_time(exercise):
    english, chinese = (read_hints(exercise, language) for language in Language)
    assert [len(part.steps) for part in english] == [len(part.steps) for part in chinese]
    assert all(part.steps and all(part.steps) for part in (*english, *chinese))


@each_exercise
def test_there_is_no_stray_file(exercise):
    pages = {"README.md", "README.zh.md", "hints.md", "hints.zh.md", "exercise.toml"}
    visible = {file.name for file in exercise.visible_tests}
    assert names_in(exercise.folder) == pages | visible | set(exercise.manifest.work)
    hidden = {file.name for file in exercise.hidden_tests}
    secret = {"DESIGN.md", "right", "wrong"} | hidden | set(exercise.manifest.work)
    kept = {"stories.en.txt", "stories.zh.txt", "charts.txt", "mutants.toml"}
    assert names_in(exercise.secret) - kept == secret
    assert {file.suffix for file in (exercise.secret / "right").iterdir()} <= {".py", ""}


def names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()} - {"__pycache__"}


def test_every_folder_of_exercises_and_solutions_is_an_exercise():
    expected = set(COURSE.names())
    assert names_in(COURSE.exercises_folder) == expected | {"conftest.py"}
    assert names_in(COURSE.secret_root) == expected


@each_exercise
def test_the_given_names_stand_in_the_stub(exercise):
    tree = ast.parse(exercise.stub.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert set(exercise.manifest.given) <= names
