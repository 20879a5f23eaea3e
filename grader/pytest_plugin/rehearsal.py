"""A test that failed in one of many orders fails in a simpler one too: that one is told.

Only the test knows what is wrong with a run. So it is called again with a simpler run in the place
of the one that it failed on, until none is left that is simpler and still fails it.
"""

from dataclasses import replace

import pytest

from grader.engine.observation import Observation
from grader.pytest_plugin.calling import Records, Rehearsal, RehearsalOver
from grader.pytest_plugin.exploring import Explore
from grader.pytest_plugin.running import Run

__all__ = ["failure_again", "simplest_failure"]


def simplest_failure(
    test: pytest.Function, error: AssertionError, records: Records
) -> AssertionError:
    """The error that the simplest run raises; `error` itself where no exploration was under way.

    `records` then holds that run as the last one.
    """
    explorer = records.open
    if explorer is None or records.claimed:
        return error
    earlier = records.seen[:-1]
    simplest = explorer.simplest(lambda seen: _failure(test, [*earlier, seen]) is not None)
    found = _failure(test, [*earlier, simplest])
    if found is None:
        return error
    records.last = found[1].last
    return found[0]


def failure_again(test: pytest.Function, records: Records) -> AssertionError | None:
    """The error that the same runs raise again, which speaks the language that is spoken now.

    None where the test did not fail by an assertion, or needed more than its runs to fail.
    """
    if records.last is None:
        return None
    found = _failure(test, [*records.seen[:-1], records.last.observation])
    return None if found is None else found[0]


def _failure(
    test: pytest.Function, given: list[Observation]
) -> tuple[AssertionError, Records] | None:
    """How the test fails when its calls see what is `given`; None when it does not."""
    records = Rehearsal(given)
    arguments = {
        name: replace(value, records=records) if isinstance(value, Run | Explore) else value
        for name, value in test.funcargs.items()
        if name in test._fixtureinfo.argnames
    }
    try:
        test.obj(**arguments)
    except AssertionError as error:
        return error, records
    except (RehearsalOver, pytest.fail.Exception, Exception):  # noqa: BLE001  another failure is not the one we look for
        return None
    return None
