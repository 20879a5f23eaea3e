"""Notebooks made from the exercises, what is read back from them, and what is shown in them."""

import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader import _version
from nbgrader.nbgraderformat import MetadataValidator

from grader.course import find_course
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Language
from grader.nbgrader_bridge.autograding import Judge
from grader.nbgrader_bridge.clearing import HandOutStub
from grader.nbgrader_bridge.configuration import check_version
from grader.nbgrader_bridge.notebooks import WORK, exercise_files, notebook
from grader.nbgrader_bridge.submitted import test_of as named_test
from grader.nbgrader_bridge.submitted import without_hidden_tests, work_in
from grader.nbgrader_bridge.whole_class import NbgraderCourse
from grader.nbgrader_bridge.writing import write_course
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict

ROOT = Path(__file__).parent.parent.parent
EXERCISES = find_course(ROOT).exercises()
LOCK = find_course(ROOT).exercise("03_lock")


@cache
def written(exercise: Exercise, language: Language) -> dict[str, bytes]:
    """Every file of the exercise's assignment: made once for all tests."""
    return dict(exercise_files(exercise, language))


def made(exercise: Exercise, language: Language = Language.ENGLISH) -> Any:
    text = written(exercise, language)[f"{exercise.name}.ipynb"].decode()
    return nbformat.reads(text, as_version=4)


@pytest.fixture(scope="module")
def lock() -> str:
    return nbformat.writes(made(LOCK))


@pytest.fixture
def source(lock: str) -> Any:
    return nbformat.reads(lock, as_version=4)


def cell(book: Any, grade_id: str) -> Any:
    (found,) = (one for one in book.cells if one.metadata["nbgrader"]["grade_id"] == grade_id)
    return found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
def test_each_exercise_is_a_notebook_of_ten_points(exercise: Exercise, language: Language):
    files, book = written(exercise, language), made(exercise, language)
    nbformat.validate(book)
    MetadataValidator().validate_nb(book)
    points = [one.metadata["nbgrader"].get("points", 0) for one in book.cells]
    tests = [named_test(one) for one in book.cells if named_test(one)]
    assert sum(points) == 10
    assert len(tests) == len(set(tests)) == len([one for one in points if one])
    assert files[exercise.work_file] == exercise.stub.read_bytes()
    assert not any(name.startswith("README") for name in files)


def test_the_same_exercise_gives_the_same_bytes():
    assert written(LOCK, Language.CHINESE) == dict(exercise_files(LOCK, Language.CHINESE))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
def test_the_stub_is_handed_out_and_the_reference_is_taken_back(exercise: Exercise):
    book = made(exercise)
    marks = re.compile(r"^### (BEGIN|END) SOLUTION\n", re.MULTILINE)
    text = marks.sub("", work_in(book) or "")
    assert compact(text) == compact((exercise.reference or exercise.stub).read_text("utf-8"))
    released, _ = HandOutStub().preprocess(book, {})
    assert work_in(released) == exercise.stub.read_text("utf-8")
    assert "stub" not in str(cell(released, WORK).metadata)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)
def test_the_task_speaks_of_the_notebooks_own_folder(exercise: Exercise, language: Language):
    task = cell(made(exercise, language), "task").source
    assert exercise.work_file in task
    assert "exercises/" not in task
    assert "README" not in task


def compact(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_of_a_hidden_test_there_is_the_name_and_that_is_taken_out(source):
    hidden = cell(source, "hidden-test-9")
    assert named_test(hidden) == "test_whoever_comes_too_late_pays_nothing_and_stops_nobody"
    left = without_hidden_tests(hidden.source)
    assert left.startswith("# 0.5 of 10 points: a hidden test.")
    assert len(left.splitlines()) == 1


def test_a_file_is_taken_with_its_magic_and_without(source):
    cell(source, WORK).source = "%%writefile elsewhere.py\nx = 1\n\n"
    assert work_in(source) == "x = 1\n"
    cell(source, WORK).source = "x = 2"
    assert work_in(source) == "x = 2\n"
    source.cells.append(cell(source, WORK))
    assert work_in(source) is None


def judged(book: Any, outcome: SubmissionOutcome | None = None) -> Any:
    resources = {"nbgrader": {"student": "ana", "notebook": LOCK.name}}
    judge = Judge(course=str(ROOT), lang="en", outcomes={"ana": outcome} if outcome else {})
    return judge.preprocess(book, resources)[0]


def outcome(*tests: TestOutcome, status: Status = Status.GRADED, problem: str = ""):
    return SubmissionOutcome(
        student="ana",
        exercise=LOCK.name,
        score=0.0,
        max_score=10.0,
        status=status,
        seconds=0.1,
        tests=tests,
        problem=problem,
    )


def of_a_test(verdict: Verdict, points: float, message: str = "", **more: Any) -> TestOutcome:
    name = "test_one_ticket_is_sold_once"
    return TestOutcome(
        name=name,
        hidden=False,
        points=points,
        max_points=1.0,
        verdict=verdict,
        message=message,
        **more,
    )


@pytest.mark.parametrize(
    ("test", "outputs"),
    [
        (of_a_test(Verdict.PASSED, 1.0), [("stream", "passed\n")]),
        (
            of_a_test(Verdict.PASSED, 1.0, explored=4, exhaustive=True),
            [("stream", "passed: all 4 orders\n")],
        ),
        (
            of_a_test(Verdict.WRONG, 0.0, "two\npytest exercises/03_lock/test_tickets.py"),
            [("error", ["two", "pytest test_tickets.py"])],
        ),
        (
            of_a_test(Verdict.WRONG, 0.5, "half of it"),
            [("stream", "half of it\n"), ("execute_result", "0.5")],
        ),
    ],
    ids=["passed", "explored", "failed", "partial"],
)
def test_a_cell_shows_what_became_of_its_test(source, test: TestOutcome, outputs: list[Any]):
    shown = cell(judged(source, outcome(test)), test.name).outputs
    assert [(one.output_type, content(one)) for one in shown] == outputs


def content(output: Any) -> Any:
    if output.output_type == "execute_result":
        return output.data["text/plain"]
    return output.get("traceback", output.get("text"))


def test_what_could_not_be_graded_needs_grading_and_says_why(source):
    fault = outcome(status=Status.UNGRADED, problem="the disk was full")
    (shown,) = cell(judged(source, fault), "test_one_ticket_is_sold_once").outputs
    assert shown.ename == "NeedsGrading"
    assert shown.evalue.endswith("not counted as zero: the disk was full")


def test_a_notebook_without_the_learners_file_needs_grading(source):
    source.cells.remove(cell(source, WORK))
    (shown,) = cell(judged(source), "test_one_ticket_is_sold_once").outputs
    assert shown.ename == "NeedsGrading"
    assert "the cell with your file is not in this notebook" in shown.evalue


def test_a_file_that_may_not_be_taken_has_no_points_and_says_why(source):
    cell(source, WORK).source = "#" * 1_100_000
    for name in ("test_one_ticket_is_sold_once", "hidden-test-9"):
        (shown,) = cell(judged(nbformat.reads(nbformat.writes(source), 4)), name).outputs
        assert shown.output_type == "error"
        assert shown.ename == "refused"
        assert "larger than 1 MiB" in shown.evalue


def test_a_configuration_that_is_there_stays_and_the_line_for_it_is_told(tmp_path: Path):
    written = list(write_course(tmp_path, [LOCK], Language.ENGLISH))
    assert written[-1] == str(tmp_path / "nbgrader_config.py")
    assert len(list(write_course(tmp_path, [LOCK], Language.ENGLISH))) == 1
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n", "utf-8")
    (_, told) = write_course(tmp_path, [LOCK], Language.ENGLISH)
    assert "import configure; configure(c)" in told
    assert (tmp_path / "nbgrader_config.py").read_text("utf-8") == "c = get_config()\n"


def test_a_class_with_a_broken_notebook_loses_nobody_else(tmp_path: Path, lock: str):
    list(write_course(tmp_path, [LOCK], Language.ENGLISH))
    for student, text in {"ana": lock, "bob": "no notebook", "cyd": '{"cells": 1}'}.items():
        folder = tmp_path / "submitted" / student / LOCK.name
        folder.mkdir(parents=True)
        (folder / f"{LOCK.name}.ipynb").write_text(text, "utf-8")
    found, problems = NbgraderCourse(tmp_path, LOCK).submissions(tmp_path / "work")
    assert [one.student for one in found] == ["ana"]
    assert len(problems) == 2
    assert all(f"{LOCK.name}.ipynb: is no notebook (" in problem for problem in problems)


@pytest.mark.parametrize(
    ("configuration", "problem"),
    [
        (None, "has no nbgrader_config.py"),
        ("c = get_config(", "can't be read"),
        ("c = get_config()", "Add the line: from grader.nbgrader_bridge import configure"),
        ("c = get_config()\nimport grader.nbgrader_bridge as b; b.configure(c)", "nobody has"),
    ],
)
def test_a_folder_that_is_no_course_says_what_is_missing(tmp_path: Path, configuration, problem):
    if configuration is not None:
        (tmp_path / "nbgrader_config.py").write_text(configuration, "utf-8")
    with pytest.raises(UsageError, match=re.escape(problem)):
        NbgraderCourse(tmp_path, LOCK)


def test_an_nbgrader_that_is_too_old_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch):
    check_version()
    monkeypatch.setattr(_version, "version_info", (0, 8, 1, "", ""))
    with pytest.raises(UsageError, match=r"older than 0\.9\.5.*pip install"):
        check_version()


def test_without_the_secret_root_there_is_no_notebook(tmp_path: Path):
    shutil.copytree(LOCK.folder, tmp_path / "exercises" / LOCK.name)
    alone = find_course(tmp_path).exercise(LOCK.name)
    with pytest.raises(UsageError, match="reference and hidden tests are not here"):
        notebook(alone, Language.ENGLISH)
