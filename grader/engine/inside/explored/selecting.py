"""`select` and `selectors` for what `connection.wait` takes: sentinels are the documented case."""

import select
import selectors
from collections.abc import Iterable
from typing import Any

from grader.engine.inside.explored.client import in_runs, refuse
from grader.engine.inside.explored.pipes import wait, waitable_of
from grader.engine.inside.explored.refusals import refuse_function

__all__ = ["replace_select"]

_OTHER_WAYS = {"poll": "PollSelector", "epoll": "EpollSelector", "kqueue": "KqueueSelector"}
"""What waits in another way, and the selector that does it so; not everywhere there are all."""


def replace_select() -> None:
    """select.select waits in the kernel, and the default selector with it; the rest is refused."""
    vars(select)["select"] = in_runs(_select, select.select)
    vars(selectors)["DefaultSelector"] = kind = selectors.SelectSelector
    kind._select = staticmethod(select.select)  # type: ignore[attr-defined]
    for name, selector in _OTHER_WAYS.items():
        if hasattr(select, name):
            refuse_function(select, name, f"select.{name}")
            getattr(selectors, selector)._selector_cls = staticmethod(getattr(select, name))


def _select(
    rlist: Iterable[Any],
    wlist: Iterable[Any],
    xlist: Iterable[Any],
    timeout: float | None = None,
    /,
) -> tuple[list[Any], list[Any], list[Any]]:
    """As select.select of what may be waited for."""
    reading = list(rlist)
    if list(wlist) or list(xlist) or None in map(waitable_of, reading):
        refuse("select.select")
    return wait(reading, timeout), [], []
