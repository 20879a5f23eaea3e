"""The page of the first explored run that failed a test: `--interleaving-html FILE`."""

from pathlib import Path

import pytest

from grader.engine.observation import Observation
from grader.language import Text
from grader.outcome import Verdict
from grader.pytest_plugin.items import Assignment
from grader.pytest_plugin.judging import Judgement, account_of, name_of
from grader.pytest_plugin.runner import Records
from grader.report.failures import tell
from grader.report.page import Order, in_both, page
from grader.report.source import WorkSource
from grader.report.story import call_text

__all__ = ["OPTION", "check_place", "draw_first_failure", "drawn", "file_of"]

OPTION = "--interleaving-html"
_DRAWN = pytest.StashKey[Path]()


def file_of(config: pytest.Config) -> Path | None:
    """Where the page is to go; None when none is wanted, or it is written already."""
    file = config.getoption(OPTION)
    return Path(file) if file and _DRAWN not in config.stash else None


def drawn(config: pytest.Config) -> Path | None:
    """Where a page has been written; None where none was."""
    return config.stash.get(_DRAWN, None)


def check_place(config: pytest.Config) -> None:
    """UsageError where no page can be written in the end; better told before than after."""
    file = file_of(config)
    if file is not None and not file.absolute().parent.is_dir():
        raise pytest.UsageError(f"{OPTION} {file}: there is no folder {file.parent}; make it first")


def draw_first_failure(
    item: pytest.Item, task: Assignment, judgement: Judgement, records: Records
) -> None:
    """Write the page if one is wanted and the test failed on an explored run."""
    file, account = file_of(item.config), account_of(records)
    if file is None or account is None or not account.observation.schedule:
        return
    call = call_text(account.function, account.arguments)
    source = WorkSource(task.work, task.exercise.work_file)
    name = in_both(lambda: name_of(item))
    failed = _order(account.observation, name, judgement, source)
    passed = [Order(seen, Verdict.PASSED) for seen in records.passed]
    try:
        file.write_text(page([failed, *passed], source, call), encoding="utf-8")
    except OSError as error:
        raise pytest.UsageError(
            f"{OPTION} {file}: can't be written ({error.strerror}); choose another place"
        ) from error
    item.config.stash[_DRAWN] = file


def _order(seen: Observation, name: Text, judgement: Judgement, source: WorkSource) -> Order:
    """The run that failed: what the test asks for, and what came of it."""
    verdict, message = judgement
    failure = seen.failure
    told = in_both(lambda: message if failure is None else tell(failure, source))
    return Order(seen, verdict, Text(f"{name.en}\n{told.en}", f"{name.zh}\n{told.zh}"))
