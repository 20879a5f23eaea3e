"""`nbgrader autograde` with our grading in the place of running the notebook.

No cell of a learner's is run by Jupyter: the file is taken out of its cell, graded as `grader
grade` does it, and each test's cell gets what became of it as output.
"""

import atexit
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any

from nbformat.v4 import new_output
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades
from traitlets import Dict, Unicode

from grader.batch.collect import Submission
from grader.batch.intake import problem_with
from grader.batch.pool import graded, on_this_machine
from grader.batch.workers import LocalWorkers
from grader.course import Course, find_course
from grader.engine.probe import strongest
from grader.exercise import Exercise
from grader.grading import grade
from grader.language import Language, Text, speaking, wanted
from grader.nbgrader_bridge.notebooks import beside_the_files
from grader.nbgrader_bridge.submitted import NO_WORK, save_work, test_of, without_hidden_tests
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.doctor import layer_in_force
from grader.report.words import VERDICT_WORDS, set_by_hand
from grader.sandbox.layers import Layer

__all__ = ["Judge", "SaveGrades", "submission_of"]

_NEEDS_GRADING = "NeedsGrading"
"""The name of the error in a cell that could not be graded, and so has no points yet."""
_UNGRADED = Text(
    "This could not be graded, and that is not counted as zero: {problem}",
    "这道题未能评分，不会按零分计：{problem}",
)
_ORDERS = Text("{word}: all {explored} orders", "{word}：全部 {explored} 种顺序")
_OF_MORE = Text("{word}: {explored} orders of more", "{word}：试了 {explored} 种顺序（还有更多）")


def course_of(named: str, solutions: str) -> Course:
    """The course with the exercises: the folder named, else the one this was installed from."""
    return find_course(Path(named or Path.cwd()), Path(solutions) if solutions else None)


@cache
def _worker() -> LocalWorkers:
    """Grades one after the other, for as long as nbgrader runs."""
    worker = LocalWorkers(1)
    atexit.register(worker.shutdown, cancel_futures=True)
    return worker


class Judge(NbGraderPreprocessor):
    """Takes the place of nbgrader's Execute."""

    course = Unicode("", help="The folder that has exercises/ in it.").tag(config=True)
    solutions = Unicode("", help="The folder with solutions and hidden tests.").tag(config=True)
    lang = Unicode("", help="The language of messages: en or zh.").tag(config=True)
    require_sandbox = Unicode("basic", help="Grade in no weaker layer.").tag(config=True)
    outcomes = Dict({}, help="What has been graded already, by student.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Grade the learner's file and write what became of each test into its cell."""
        language = wanted(self.lang)
        student, name = (resources["nbgrader"][key] for key in ("student", "notebook"))
        exercise = course_of(self.course, self.solutions).exercise(name)
        outcome = self.outcomes.get(student) or self._graded(nb, exercise, student, language)
        with speaking(language):
            _show(nb, outcome)
        return nb, resources

    def _graded(
        self, nb: Any, exercise: Exercise, student: str, language: Language
    ) -> SubmissionOutcome:
        layer = layer_in_force(strongest(), Layer(self.require_sandbox))
        with tempfile.TemporaryDirectory(prefix="procession-nbgrader-") as folder:
            submission = submission_of(nb, exercise, student, Path(folder))
            task_of = on_this_machine(partial(grade, layer=layer, told=True))
            (outcome,) = graded([submission], task_of, language, _worker(), 1)
        return outcome


def submission_of(nb: Any, exercise: Exercise, student: str, folder: Path) -> Submission:
    """The learner's file, put into `folder`, as a submission."""
    file = folder / exercise.work_file
    if not save_work(nb, file):
        return Submission(student, exercise, None)
    problem = problem_with(file, folder)
    return Submission(student, exercise, None if problem else file, problem)


def _show(nb: Any, outcome: SubmissionOutcome) -> None:
    """Put the outcome into the cells, and take the hidden tests' names out of them."""
    told = {test.name: test for test in outcome.tests}
    for cell in nb.cells:
        name = test_of(cell)
        if name is not None:
            cell.outputs = _outputs(told.get(name), outcome)
            cell.source = without_hidden_tests(cell.source)


def _outputs(test: TestOutcome | None, outcome: SubmissionOutcome) -> list[Any]:
    """What nbgrader makes points of: an error is none, a number as result that many."""
    if outcome.status is not Status.GRADED:
        problem = str(NO_WORK) if outcome.status is Status.MISSING else outcome.problem
        return [_error(_NEEDS_GRADING, str(_UNGRADED.filled(problem=problem)))]
    if test is None:  # refused before any test was run, and told so once for all of them
        message = "\n".join(one.message for one in outcome.tests)
        return [_error(str(VERDICT_WORDS[Verdict.REFUSED]), message)]
    word = str(VERDICT_WORDS[test.verdict])
    by_hand = set_by_hand(test)
    if test.points == 0 and test.verdict is not Verdict.PASSED:
        message = beside_the_files(test.message, outcome.exercise)
        return [_error(word, "\n".join(filter(None, (message, by_hand))))]
    text = "\n".join(filter(None, (_said(word, test), by_hand)))
    said = [new_output("stream", name="stdout", text=text + "\n")]
    if test.points < test.max_points:
        points = {"text/plain": f"{test.points:g}"}
        said.append(new_output("execute_result", data=points, execution_count=None))
    return said


def _said(word: str, test: TestOutcome) -> str:
    if test.message:
        return test.message
    if not test.explored:
        return word
    form = _ORDERS if test.exhaustive else _OF_MORE
    return str(form.filled(word=word, explored=test.explored))


def _error(name: str, message: str) -> Any:
    return new_output(
        "error", ename=name, evalue=message.partition("\n")[0], traceback=message.splitlines()
    )


class SaveGrades(SaveAutoGrades):
    """nbgrader's own, but that what could not be graded needs grading, and is no zero."""

    def _add_score(self, cell: Any, resources: Any) -> None:
        super()._add_score(cell, resources)
        if any(output.get("ename") == _NEEDS_GRADING for output in cell.get("outputs", ())):
            grade = self.gradebook.find_grade(
                cell.metadata["nbgrader"]["grade_id"],
                self.notebook_id,
                self.assignment_id,
                self.student_id,
            )
            grade.auto_score = None
            grade.needs_manual_grade = True
            self.gradebook.db.commit()
