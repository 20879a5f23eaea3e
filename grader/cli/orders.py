"""The orders of an exploration that its page shows: the first failure, and others beside it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.errors import UsageError
from grader.language import Text, in_both
from grader.outcome import Verdict

if TYPE_CHECKING:
    from grader.engine.observation import Observation
    from grader.report.page import Order
    from grader.report.source import WorkSource

__all__ = ["Orders", "check_place"]

_RETURNED = Text("it returned {result}", "返回了 {result}")


def check_place(file: Path) -> None:
    """UsageError where no page can be written in the end; better told before than after."""
    if not file.absolute().parent.is_dir():
        raise UsageError(f"--html {file}: there is no folder {file.parent}; make it first")


@dataclass
class Orders:
    """Takes in every run of an exploration; for a page, keeps as many as one has room for."""

    source: "WorkSource"
    page: bool
    _failed: "list[Order]" = field(default_factory=list)
    _passed: "list[Order]" = field(default_factory=list)

    def note(self, seen: "Observation", *, wrong: bool) -> "Order":
        """What is found of the run; `wrong` says that its result is not the one expected."""
        from grader.report.failures import tell
        from grader.report.page import MOST_ORDERS, Order
        from grader.report.verdicts import verdict_of

        failure = seen.failure
        if failure is not None:
            message = in_both(lambda: tell(failure, self.source))
            order = Order(seen, verdict_of(failure), message)
        elif wrong:
            order = Order(seen, Verdict.WRONG, _RETURNED.filled(result=repr(seen.result)))
        else:
            order = Order(seen, Verdict.PASSED)
        kept = self._passed if order.passed else self._failed
        if self.page and len(kept) < MOST_ORDERS // 2:
            kept.append(order)
        return order

    def write(self, file: Path, call: str) -> None:
        """Write the page; UsageError if that can't be done."""
        from grader.report.page import WRITTEN, page

        try:
            file.write_text(page([*self._failed, *self._passed], self.source, call), "utf-8")
        except OSError as error:
            raise UsageError(
                f"--html {file}: can't be written ({error.strerror}); choose another place"
            ) from error
        click.echo(str(WRITTEN.filled(file=file)), err=True)
