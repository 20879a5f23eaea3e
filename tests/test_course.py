"""Every exercise keeps the course's rules. By discovery: a new folder is covered as it is."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.batch.collect import Submission
from grader.batch.pool import graded
from grader.batch.workers import LocalWorkers
from grader.course import find_course
from grader.exercise import Exercise
from grader.grading import run_tests
from grader.language import Language
from grader.outcome import Status, SubmissionOutcome, Verdict
from tests.kept import Kept

pytestmark = [
    pytest.mark.course,
    pytest.mark.timeout(600),  # the first test to ask grades all files of the course
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


def manifest_of_mistakes(exercise: Exercise) -> dict[str, dict[str, str]]:
    text = (exercise.secret / "wrong" / "wrong.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


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


class _Only:
    """A pytest plugin that leaves one test, whose failure is not made simple: it is not told."""

    def __init__(self, test: str) -> None:
        self._test = test

    def pytest_configure(self, config: pytest.Config) -> None:
        config.option.as_found = True

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.name == self._test]


def judged(work: Path, student: str, exercise: Exercise, language: Language) -> SubmissionOutcome:
    """The file's outcome; a mistake is judged by the test that has to catch it, and no other.

    Of the many right answers one order is seen, and claims over more of them are left open:
    `make verify` sees them all.
    """
    if work.parent.name == "right":
        return _claims_left_open(run_tests(work, student, exercise, language, Kept(), _Few()))
    if work.parent.name != "wrong":
        return run_tests(work, student, exercise, language, Kept())
    test = manifest_of_mistakes(exercise)[work.stem]["test"]
    return run_tests(work, student, exercise, language, Kept(), _Only(test))


def _claims_left_open(outcome: SubmissionOutcome) -> SubmissionOutcome:
    """The outcome without the tests that were not judged because they need more orders."""
    ungraded = [test for test in outcome.tests if test.verdict is Verdict.UNGRADED]
    tests = [test for test in outcome.tests if test not in ungraded]
    if any("--schedules" not in test.message for test in ungraded):
        return outcome
    return msgspec.structs.replace(outcome, tests=tuple(tests), status=Status.GRADED, problem="")


class Outcomes(dict[Path, SubmissionOutcome]):
    """The outcome of each stub, reference, right and wrong file; an exercise's are graded together.

    They are graded when the first of them is asked for: `-k 03_lock` grades one exercise.
    """

    def __missing__(self, file: Path) -> SubmissionOutcome:
        self.grade(next(exercise for exercise in EXERCISES if file in files_in(exercise)))
        return self[file]

    def grade(self, exercise: Exercise) -> None:
        todo = [Submission(str(file), exercise, file) for file in files_in(exercise)]
        with LocalWorkers(JOBS) as workers:
            done = graded(todo, judged, Language.ENGLISH, workers, JOBS)
            self.update({Path(outcome.student): outcome for outcome in done})


def files_in(exercise: Exercise) -> list[Path]:
    answers = [*works(exercise, "right"), *works(exercise, "wrong")]
    return [file for file in (exercise.stub, exercise.reference, *answers) if file]


@pytest.fixture(scope="session")
def outcomes() -> Outcomes:
    return Outcomes()


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
    assert failures(outcomes[exercise.reference]) == {}


@pytest.mark.parametrize(("exercise", "file"), files_of("right"))
def test_another_right_answer_gets_full_marks(outcomes, exercise, file):
    assert failures(outcomes[file]) == {}


@pytest.mark.parametrize(("exercise", "file"), files_of("wrong"))
def test_a_mistake_is_caught_by_the_test_and_verdict_named(outcomes, exercise, file):
    mistake = manifest_of_mistakes(exercise)[file.stem]
    assert failures(outcomes[file]).get(mistake["test"], ("passed",))[0] == mistake["verdict"]


def failures(outcome: SubmissionOutcome) -> dict[str, tuple[str, str]]:
    failed = (test for test in outcome.tests if test.verdict is not Verdict.PASSED)
    return {test.name: (str(test.verdict), test.message) for test in failed}


@each_exercise
def test_each_mistake_is_described_in_both_languages(exercise):
    mistakes = manifest_of_mistakes(exercise)
    assert sorted(mistakes) == [file.stem for file in works(exercise, "wrong")]
    for name, mistake in mistakes.items():
        assert sorted(mistake) == ["mistake", "mistake_zh", "test", "verdict"], name
        assert CHINESE.search(mistake["mistake_zh"]), name
        assert mistake["verdict"] in set(Verdict), name


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
