"""Mailboxes: what a pool of processes hands its tasks and results around in.

Item n is `(id, "item", n)`: what was put, by whom, and how many that process had put before into
any mailbox. It is gone when it was withdrawn. A get takes the next that is left; one that waits at
the end of a closed mailbox gets EOFError.
"""

from typing import Any

from grader.engine.creations import NewMailbox
from grader.engine.dependency import Reader
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, Script, create_nothing
from grader.engine.kernel.queues import EMPTY
from grader.engine.operations import Error, Get, Put, QueueClose, Withdraw

__all__ = ["CREATORS", "HANDLERS", "has_item", "in_order"]

Item = tuple[bytes, str, int]

WITHDRAWN: Item = (b"", "", 0)
_COUNT = "mailboxes"


def _next(read: Reader, made: NewMailbox) -> tuple[int, Item | None]:
    number = read((made.object, "gets")) or 0
    while (item := read((made.object, "item", number))) == WITHDRAWN:
        number += 1
    return number, item


def has_item(read: Reader, made: NewMailbox) -> bool:
    """Is anything there to be taken?"""
    return _next(read, made)[1] is not None


def in_order(read: Reader, ready: list[tuple[str, NewMailbox | None]]) -> tuple[str, ...]:
    """The names of what is ready; mailboxes of one sender are in the order of its puts.

    Nothing else orders results: those of different senders came in any order.
    """
    firsts = [_next(read, made)[1] if made else None for _, made in ready]
    names = [name for name, _ in ready]
    for sender in {item[1] for item in firsts if item}:
        places = [n for n, item in enumerate(firsts) if item and item[1] == sender]
        by_age = sorted(places, key=lambda place: firsts[place][2])  # type: ignore[index]
        for place, source in zip(places, by_age, strict=True):
            names[place] = ready[source][0]
    return tuple(names)


def put(k: Kernel, p: Process, op: Put, made: NewMailbox) -> Script:
    """There is always room."""
    yield NOW
    number = k.read((made.object, "puts")) or 0
    k.write((made.object, "puts"), number + 1)
    count = p.balance[_COUNT] = p.balance.get(_COUNT, 0) + 1
    k.write((made.object, "item", number), (op.payload, p.id, count))
    return None


def get(k: Kernel, p: Process, op: Get, made: NewMailbox) -> Script:
    """The next item, or the end."""

    def ready(read: Reader) -> bool:
        closed = bool(read((made.object, "closed")))  # looked at, also where there is an item:
        return has_item(read, made) or closed  # else nobody would try to close it before

    if (yield k.wait(ready, "get", made.object, op.timeout)):
        return EMPTY
    number, item = _next(k.read, made)
    if item is None:
        return Error("EOFError")
    k.write((made.object, "gets"), number + 1)
    return item[0]


def close(k: Kernel, p: Process, op: QueueClose, made: NewMailbox) -> Script:
    """Nothing more will come."""
    yield NOW
    if not k.read((made.object, "closed")):
        k.write((made.object, "closed"), True)
    return None


def withdraw(k: Kernel, p: Process, op: Withdraw, made: NewMailbox) -> Script:
    """Only what is behind the next `kept` is taken back."""
    yield NOW
    item = k.read((made.object, "item", op.number))
    if item in (None, WITHDRAWN) or op.number < (k.read((made.object, "gets")) or 0) + op.kept:
        return False
    k.write((made.object, "item", op.number), WITHDRAWN)
    return True


HANDLERS: dict[Any, Any] = {
    (Put, NewMailbox): put,
    (Get, NewMailbox): get,
    (QueueClose, NewMailbox): close,
    (Withdraw, NewMailbox): withdraw,
}
CREATORS: dict[type, Any] = {NewMailbox: create_nothing}
