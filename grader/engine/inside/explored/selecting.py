"""`select` and `selectors` for what `connection.wait` takes: sentinels are the documented case."""

import select
import selectors
from collections.abc import Iterable
from typing import Any

from grader.engine.inside.explored.client import refuse, running
from grader.engine.inside.explored.pipes import is_waitable, wait
from grader.engine.inside.explored.refusals import refuse_function

__all__ = ["replace_select"]

_real_select = select.select
_OTHER_WAYS = {"poll": "PollSelector", "epoll": "EpollSelector", "kqueue": "KqueueSelector"}
"""What waits in another way, and the selector that does it so; not everywhere there are all."""


def replace_select() -> None:
    """select.select waits in the kernel, and the default selector with it; the rest is refused."""
    vars(select)["select"] = _select
    vars(selectors)["DefaultSelector"] = kind = selectors.SelectSelector
    kind._select = staticmethod(_select)  # type: ignore[attr-defined]
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
    if not running():
        return _real_select(reading, wlist, xlist, timeout)
    if list(wlist) or list(xlist) or not all(map(is_waitable, reading)):
        refuse("select.select")
    return wait(reading, timeout), [], []
