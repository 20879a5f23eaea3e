"""From what pytest saw of a test to its outcome: verdict, points, and the story."""

import inspect
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import grader
from grader.errors import GraderError
from grader.language import Text, paragraph
from grader.outcome import Shape, TestOutcome, Verdict
from grader.pytest_plugin.calling import Records, RunFailed
from grader.pytest_plugin.items import Assignment
from grader.pytest_plugin.recorded import recorded_text
from grader.report.place import definition_of, line_of
from grader.report.shapes import NOT_EVERY_ORDER, RESULT, shape_of
from grader.report.source import WorkSource
from grader.report.story import Account, story
from grader.report.verdicts import verdict_of

__all__ = [
    "OUTCOME",
    "WRITING",
    "Judgement",
    "account_of",
    "judge",
    "name_of",
    "outcome",
    "title_of",
]

OUTCOME = pytest.StashKey[TestOutcome]()
"""Where a test's outcome is kept on its item, once its call is over."""
WRITING = pytest.StashKey[Callable[[str], str]]()
"""How the terminal that a session prints to can have a text."""

_PACKAGE = Path(grader.__file__).parent
Judgement = tuple[Verdict, str]


def outcome(
    item: pytest.Item, task: Assignment, judgement: Judgement, records: Records
) -> TestOutcome:
    """The outcome of the item's test for results.json."""
    verdict, message = judgement
    return TestOutcome(
        name=item.name,
        hidden=task.hidden,
        points=task.points if verdict is Verdict.PASSED else 0.0,
        max_points=task.points,
        verdict=verdict,
        message=message,
        line=_line(verdict, task, records),
        schedule=_schedule(records) if verdict is not Verdict.PASSED else None,
        explored=records.explored,
        exhaustive=bool(records.explored) and records.exhaustive,
        title=title_of(item),
        shape=_shape(verdict, task, records),
    )


def _line(verdict: Verdict, task: Assignment, records: Records) -> int | None:
    if records.last is None or verdict in (Verdict.PASSED, Verdict.UNGRADED):
        return None
    source = WorkSource(task.work, task.exercise.work_file)
    account = account_of(records)
    return line_of(account, source) if account else definition_of(records.last.function, source)


def _shape(verdict: Verdict, task: Assignment, records: Records) -> Shape | None:
    if verdict in (Verdict.PASSED, Verdict.UNTOUCHED, Verdict.UNGRADED) or records.last is None:
        return None
    if verdict is Verdict.WRONG and account_of(records) is None:
        return Shape(NOT_EVERY_ORDER if records.claimed else RESULT)
    explorer = records.open
    at_once = explorer is not None and explorer.explored + explorer.pruned == 1
    file = task.exercise.work_file
    return shape_of(records.last.observation, verdict, file, at_once=at_once)


def account_of(records: Records) -> Account | None:
    """The call that the test failed on; None where it failed on all of its runs together."""
    return None if records.explored and not records.open else records.last


def _schedule(records: Records) -> str | None:
    """The schedule of the run that the test failed on; None when it failed on none alone."""
    if records.last is None or records.open is None:
        return None
    schedule = records.last.observation.schedule
    return recorded_text(len(records.seen), schedule) if schedule else None


def judge(
    task: Assignment, error: pytest.ExceptionInfo[BaseException] | None, records: Records
) -> Judgement:
    """The verdict on a test whose call ended with `error`, and the message that goes with it."""
    if error is None:
        return Verdict.PASSED, ""
    value = error.value
    if isinstance(value, RunFailed):
        return verdict_of(value.failure), str(value)
    if isinstance(value, AssertionError):
        return Verdict.WRONG, _assertion(str(value), task.hidden)
    if isinstance(value, pytest.fail.Exception):
        return _failed(str(value), records)
    if records.last and not isinstance(value, GraderError) and not _ours(error):
        return Verdict.WRONG, _misshapen(value, records.last)
    if isinstance(value, GraderError):
        return Verdict.UNGRADED, str(value)
    return Verdict.UNGRADED, f"{type(value).__name__}: {value}"


def _assertion(text: str, hidden: bool) -> str:
    """The test's own message; what pytest adds would show a hidden test's expectation."""
    message, separator, explanation = text.partition("\nassert ")
    if not separator:
        message = "" if text.startswith("assert ") else text
        explanation = text.removeprefix("assert ")
    if hidden:
        return message or str(Text("The result is not what it should be.", "结果不是应有的样子。"))
    return message if message.strip() else f"assert {explanation}"


def _failed(text: str, records: Records) -> Judgement:
    if not text.startswith("Timeout"):
        return Verdict.WRONG, text
    if records.explored or records.open:
        return Verdict.UNGRADED, str(_TOO_SLOW.filled(explored=records.explored, text=text))
    return Verdict.RUNAWAY, str(_LATE.filled(text=text))


_LATE = Text("The test was not done in time: {text}", "测试没有按时完成：{text}")
_TOO_SLOW = Text(
    "This machine was too slow: {explored} orders were seen, none of them wrong, when the time was "
    "up ({text}). Grade again, with fewer --jobs.",
    "机器太慢：到时限为止看了 {explored} 种顺序，没有发现错误（{text}）。"
    "请减小 --jobs 后重新评分。",
)


def _misshapen(error: BaseException, account: Account) -> str:
    message = Text(
        "The result of {function}() has not the form that was asked for: {result} ({error}).",
        "{function}() 的返回值不是要求的形式：{result}（{error}）。",
    )
    result = repr(account.observation.result)[:200]
    problem = f"{type(error).__name__}: {error}"
    return str(message.filled(function=account.function, result=result, error=problem))


def _ours(error: pytest.ExceptionInfo[BaseException]) -> bool:
    """Whether the exception came from our own code and not from the test's."""
    return Path(error.traceback[-1].path).is_relative_to(_PACKAGE)


def name_of(item: pytest.Item) -> str:
    """What the learner reads as the test's name."""
    title = title_of(item)
    return paragraph(title) if title else item.name


def title_of(item: pytest.Item) -> str:
    """The test's docstring, which is its name in each language; empty where it has none."""
    return inspect.cleandoc(getattr(getattr(item, "obj", None), "__doc__", None) or "")


def tell_story(item: pytest.Item, task: Assignment, judgement: Judgement, records: Records) -> str:
    """The story of a failed test."""
    schedule = _schedule(records)
    again = f"pytest {item.nodeid} --replay {shlex.quote(schedule)}" if schedule else ""
    source = WorkSource(task.work, task.exercise.work_file)
    put = item.config.stash[WRITING]
    return story(name_of(item), *judgement, source, account_of(records), again, put)
