"""The page of the first explored run that failed a test: `--interleaving-html FILE`.

What draws it is imported when a page is wanted, so that other calls start fast.
"""

from pathlib import Path

import pytest

from grader.language import Text, in_both
from grader.outcome import Verdict
from grader.pytest_plugin.calling import Records
from grader.pytest_plugin.explaining import short_explanations
from grader.pytest_plugin.items import Assignment
from grader.pytest_plugin.judging import Judgement, account_of, judge, name_of
from grader.pytest_plugin.rehearsal import failure_again
from grader.report.failures import tell
from grader.report.source import WorkSource
from grader.report.story import call_text

__all__ = ["OPTION", "check_place", "draw_first_failure", "orders_beside", "where"]

OPTION = "--interleaving-html"
_DRAWN = pytest.StashKey[Path]()


def _wanted(config: pytest.Config) -> Path | None:
    """Where the page is to go; None when none is wanted, or it is written already."""
    file = config.getoption(OPTION)
    return Path(file) if file and _DRAWN not in config.stash else None


def check_place(config: pytest.Config) -> None:
    """UsageError where no page can be written in the end; better told before than after."""
    file = _wanted(config)
    if file is not None and not file.absolute().parent.is_dir():
        raise pytest.UsageError(f"{OPTION} {file}: there is no folder {file.parent}; make it first")


def orders_beside(config: pytest.Config) -> int:
    """How many orders that pass a page has room for; 0 when none is wanted."""
    if _wanted(config) is None:
        return 0
    from grader.report.page import MOST_ORDERS

    return MOST_ORDERS - 1


def where(config: pytest.Config) -> Text | None:
    """Where a page has been written, in words; None where none was."""
    if _DRAWN not in config.stash:
        return None
    from grader.report.page import WRITTEN

    return WRITTEN.filled(file=config.stash[_DRAWN])


def draw_first_failure(
    item: pytest.Item, task: Assignment, judgement: Judgement, records: Records
) -> None:
    """Write the page if one is wanted and the test failed on an explored run."""
    file, account = _wanted(item.config), account_of(records)
    if file is None or account is None or not account.observation.schedule:
        return
    from grader.report.page import Order, page

    call = call_text(account.function, account.arguments)
    source = WorkSource(task.work, task.exercise.work_file)
    name = in_both(lambda: name_of(item))
    verdict, message = judgement
    told = in_both(lambda: _message(item, task, records) or message)
    text = Text(f"{name.en}\n{told.en}", f"{name.zh}\n{told.zh}")
    failed = Order(account.observation, verdict, text)
    passed = [Order(seen, Verdict.PASSED) for seen in records.passed]
    try:
        file.write_text(page([failed, *passed], source, call), encoding="utf-8")
    except OSError as error:
        raise pytest.UsageError(
            f"{OPTION} {file}: can't be written ({error.strerror}); choose another place"
        ) from error
    item.config.stash[_DRAWN] = file


def _message(item: pytest.Item, task: Assignment, records: Records) -> str:
    """What is told of the run in the language spoken now; empty if it can't be told again."""
    if records.last is not None and records.last.observation.failure is not None:
        return tell(
            records.last.observation.failure, WorkSource(task.work, task.exercise.work_file)
        )
    if not isinstance(item, pytest.Function):
        return ""
    with short_explanations(item.config):
        error = failure_again(item, records)
    if error is None:
        return ""
    return judge(task, pytest.ExceptionInfo.from_exception(error), records)[1]
