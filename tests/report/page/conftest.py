"""`orders("count")`: every order of a small program, the one that fails first."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from grader.engine.controller import Controller
from grader.language import Text, in_both
from grader.outcome import Verdict
from grader.report.failures import tell
from grader.report.page import Order
from grader.report.source import WorkSource
from grader.report.verdicts import verdict_of
from tests.report.page.programs import PROGRAMS, explored, is_wrong


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> WorkSource:
    file = tmp_path_factory.mktemp("work") / "work.py"
    file.write_text(PROGRAMS, encoding="utf-8")
    return WorkSource(file, "work.py")


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


@pytest.fixture(scope="module")
def orders(controller: Controller, source: WorkSource) -> Callable[[str], list[Order]]:
    def order(seen):
        if seen.failure:
            return Order(
                seen, verdict_of(seen.failure), in_both(lambda: tell(seen.failure, source))
            )
        wrong = Text(f"It returned {seen.result}.", f"返回了 {seen.result}。")
        return Order(seen, Verdict.WRONG, wrong) if is_wrong(seen) else Order(seen, Verdict.PASSED)

    @cache
    def orders(function: str) -> list[Order]:
        return [order(seen) for seen in explored(controller, source.path, function)]

    return orders
