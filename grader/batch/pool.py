"""Many submissions through one executor: none lost, none stops the others."""

import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from grader.batch.collect import Submission
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.language import Language, Text, speaking
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict

__all__ = ["FULL_MARKS", "Grade", "GradingError", "graded"]

Grade: TypeAlias = Callable[[Path, str, Exercise, Language], SubmissionOutcome]
"""Grades one file: (work file, student, exercise, language) -> outcome."""

FULL_MARKS = 10.0
"""What every exercise totals, and so what counts for work that no test was run on."""

_DIED = Text(
    "the process that graded it died, twice; grade again, with fewer --jobs if memory is short",
    "评分进程两次意外终止；请重新评分，若内存不足请减小 --jobs",
)
_FAULT = Text("the grader failed, twice: {reason}", "评分程序两次出错：{reason}")
_MISSING = Text("nothing was handed in", "没有提交")


class GradingError(GraderError):
    """Grading one submission raised; its text alone travels back from the worker."""


def graded(
    submissions: Iterable[Submission],
    grade: Grade,
    language: Language,
    executor: Executor,
    width: int,
) -> Generator[SubmissionOutcome, None, None]:
    """The outcome of each submission, as it comes; up to `width` are under way at a time.

    Submissions are drawn when there is room for them. One whose grading failed is tried once more
    at the end, with nothing beside it, and then it is `ungraded`. The executor stays open: it is
    the caller's. Any will do whose futures are those of concurrent.futures and whose workers find
    the same files at the same paths.
    """
    again: list[Submission] = []
    for submission, call in _calls(submissions, grade, language, executor, width):
        if _fault(call) is None:
            yield call.result()
        else:
            again.append(submission)
    for submission, call in _calls(again, grade, language, executor, 1):
        yield _last_word(submission, call, language)


def _calls(
    submissions: Iterable[Submission],
    grade: Grade,
    language: Language,
    executor: Executor,
    width: int,
) -> Iterator[tuple[Submission, Future[SubmissionOutcome]]]:
    """Each submission with its finished call."""
    waiting = iter(submissions)
    under_way: dict[Future[SubmissionOutcome], Submission] = {}

    def start(number: int) -> None:
        for submission in islice(waiting, number):
            call = (
                _settled(submission, language)
                if submission.work is None
                else executor.submit(_attempt, grade, submission, language)
            )
            under_way[call] = submission

    start(width)
    try:
        while under_way:
            done = wait(under_way, return_when=FIRST_COMPLETED).done
            for call in [one for one in under_way if one in done]:
                submission = under_way.pop(call)
                start(1)
                yield submission, call
    finally:
        for call in under_way:
            call.cancel()


def _attempt(grade: Grade, submission: Submission, language: Language) -> SubmissionOutcome:
    """Runs in a worker. An exception travels as text: not every one survives pickling."""
    if submission.work is None:
        raise GradingError(f"{submission.student}: there is no work to grade")
    try:
        return grade(submission.work, submission.student, submission.exercise, language)
    except GraderError as error:
        raise GradingError(str(error)) from None
    except Exception as error:
        raise GradingError(_in_one_line(error)) from error


def _in_one_line(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"


def _fault(call: Future[SubmissionOutcome]) -> Text | None:
    """Why a call gave no grade, or None when it did."""
    error = call.exception()
    if isinstance(error, BrokenExecutor):
        return _DIED
    if error is not None:
        return _FAULT.filled(reason=str(error) or type(error).__name__)
    if call.result().status is Status.UNGRADED:
        problem = call.result().problem
        return Text(problem, problem)
    return None


def _last_word(
    submission: Submission, call: Future[SubmissionOutcome], language: Language
) -> SubmissionOutcome:
    fault = _fault(call)
    if fault is None or call.exception() is None:
        return call.result()
    with speaking(language):
        return _untested(submission, Status.UNGRADED, problem=str(fault))


def _settled(submission: Submission, language: Language) -> Future[SubmissionOutcome]:
    """A call that is over: its outcome is that of what no test need be run on."""
    call: Future[SubmissionOutcome] = Future()
    call.set_result(_without_tests(submission, language))
    return call


def _without_tests(submission: Submission, language: Language) -> SubmissionOutcome:
    with speaking(language):
        if submission.problem is None:
            return _untested(submission, Status.MISSING, problem=str(_MISSING))
        refused = TestOutcome(
            name=submission.exercise.work_file,
            hidden=False,
            points=0.0,
            max_points=FULL_MARKS,
            verdict=Verdict.REFUSED,
            message=str(submission.problem),
        )
        return _untested(submission, Status.GRADED, tests=(refused,))


def _untested(
    submission: Submission, status: Status, tests: tuple[TestOutcome, ...] = (), problem: str = ""
) -> SubmissionOutcome:
    return SubmissionOutcome(
        student=submission.student,
        exercise=submission.exercise.name,
        score=0.0,
        max_score=FULL_MARKS,
        status=status,
        seconds=0.0,
        tests=tests,
        problem=problem,
    )
