"""Many submissions through one executor: none lost, none stops the others."""

import traceback
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from grader.batch.collect import Submission
from grader.errors import GraderError, MachineError, UnfitWorker
from grader.exercise import Exercise
from grader.language import Language, Text, speaking
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict

__all__ = ["FULL_MARKS", "Grade", "GradingError", "Task", "TaskOf", "graded", "on_this_machine"]

Grade: TypeAlias = Callable[[Path, str, Exercise, Language], SubmissionOutcome]
"""Grades one file: (work file, student, exercise, language) -> outcome."""

Task: TypeAlias = Callable[[], SubmissionOutcome]
"""Grades one submission; a worker is sent it pickled."""
TaskOf: TypeAlias = Callable[[Submission, Language], Task]
"""Makes the task of a submission that has work."""

FULL_MARKS = 10.0
"""What every exercise totals, and so what counts for work that no test was run on."""

_DIED = Text(
    "the process that graded it died, twice; grade again, with fewer --jobs if memory is short",
    "评分进程两次意外终止；请重新评分，若内存不足请减小 --jobs",
)
_FAULT = Text("the grader failed, twice: {reason}", "评分程序两次出错：{reason}")
_MISSING = Text("nothing was handed in", "没有提交")
_GONE = "the workers are gone. What they have graded is kept: start them, and grade again"


class GradingError(GraderError):
    """Grading one submission raised; its text alone travels back from the worker."""


def graded(
    submissions: Iterable[Submission],
    task_of: TaskOf,
    language: Language,
    executor: Executor,
    width: int,
) -> Generator[SubmissionOutcome, None, None]:
    """The outcome of each submission, as it comes; the tasks of up to `width` are submitted.

    Submissions are drawn when there is room for them. One whose grading failed is tried once more
    at the end, with nothing beside it, and then it is `ungraded`. The executor stays open: it is
    the caller's. Any will do whose futures are those of concurrent.futures. UnfitWorker when a
    worker may not grade, MachineError when there are no workers any more.
    """
    again: list[Submission] = []
    for submission, call in _calls(submissions, task_of, language, executor, width):
        if _fault(call) is None:
            yield call.result()
        else:
            again.append(submission)
    for submission, call in _calls(again, task_of, language, executor, 1):
        yield _last_word(submission, call, language)


def on_this_machine(grade: Grade) -> TaskOf:
    """Tasks by `grade`, for workers that find the same files at the same paths."""

    def task_of(submission: Submission, language: Language) -> Task:
        if submission.work is None:
            raise GradingError(f"{submission.student}: there is no work to grade")
        return partial(grade, submission.work, submission.student, submission.exercise, language)

    return task_of


def _calls(
    submissions: Iterable[Submission],
    task_of: TaskOf,
    language: Language,
    executor: Executor,
    width: int,
) -> Iterator[tuple[Submission, Future[SubmissionOutcome]]]:
    """Each submission with its finished call."""
    waiting = iter(submissions)
    under_way: dict[Future[SubmissionOutcome], Submission] = {}

    def start(number: int) -> None:
        for submission in islice(waiting, number):
            under_way[_begun(submission, task_of, language, executor)] = submission

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


def _begun(
    submission: Submission, task_of: TaskOf, language: Language, executor: Executor
) -> Future[SubmissionOutcome]:
    call: Future[SubmissionOutcome] = Future()
    if submission.work is None:
        call.set_result(_without_tests(submission, language))
        return call
    try:
        task = task_of(submission, language)
    except OSError as error:
        call.set_exception(GradingError(_in_one_line(error)))
        return call
    return executor.submit(_attempt, task)


def _attempt(task: Task) -> SubmissionOutcome:
    """Runs in a worker. An exception travels as text: not every one survives pickling."""
    try:
        return task()
    except UnfitWorker:
        raise
    except GraderError as error:
        raise GradingError(str(error)) from None
    except Exception as error:
        raise GradingError(_in_one_line(error)) from error


def _in_one_line(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"


def _fault(call: Future[SubmissionOutcome]) -> Text | None:
    """Why a call gave no grade, or None when it did. Raises what no other try can mend."""
    if call.cancelled():  # by the executor: we cancel only what nobody asks about any more
        raise MachineError(_GONE)
    error = call.exception()
    if isinstance(error, UnfitWorker):
        raise error
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


def _without_tests(submission: Submission, language: Language) -> SubmissionOutcome:
    """The outcome of what no test need be run on."""
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
