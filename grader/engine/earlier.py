"""What a test would have said earlier, had one step and all that follows from it not been made.

The other steps of that time may have been made by then or not. Most variables are known all the
same: nobody else wrote them, or the one who waits wrote them itself, or they were only counted up
and down, so that all sums are known. Pure; the reduction asks.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from grader.engine.dependency import ADD, READ, Key, Test

__all__ = ["Change", "possible_answers", "possible_values"]

_TRIED = 64
"""How many combinations of values are tried before the answer is called uncertain."""


class Change(NamedTuple):
    """A later access of a variable: READ, ADD or WRITE, and the value that it found.

    `undone` are the changes that would not have been made, `sure` those that would have been.
    """

    mode: int
    found: Any
    undone: bool
    sure: bool


class _Open(Exception):  # noqa: N818  no error: it carries a question out of a test
    """A test looks at a variable that may have had any of `values` (none: nobody knows)."""

    def __init__(self, key: Key, values: tuple[Any, ...]) -> None:
        self.key = key
        self.values = values


def possible_values(now: Any, changes: Iterable[Change]) -> tuple[Any, ...]:
    """What a variable that is `now` may have been; `changes` come latest first. Empty: anything."""
    counts, certain = [], 0
    for change in changes:
        if change.mode == READ:
            continue
        if not change.undone and change.mode != ADD:
            if not change.sure:
                return ()
            break
        if not change.undone:
            count = now - (change.found or 0)
            if change.sure:
                certain += count
            else:
                counts.append(count)
        now = change.found
    sums = {(now or 0) + certain if certain else now}
    for count in counts:
        sums |= {(value or 0) + count for value in sums}
    return tuple(sums)


def possible_answers(test: Test, values: Callable[[Key], tuple[Any, ...]]) -> set[bool]:
    """Both answers where it is not certain what the test would have said."""
    return _answers(test, values, {})


def _answers(
    test: Test, values: Callable[[Key], tuple[Any, ...]], fixed: dict[Key, Any]
) -> set[bool]:
    def look(key: Key) -> Any:
        if key in fixed:
            return fixed[key]
        found = values(key)
        if len(found) != 1:
            raise _Open(key, found)
        return found[0]

    try:
        return {bool(test(look))}
    except _Open as open_:
        key, found = open_.key, open_.values
    if not found or len(found) ** (len(fixed) + 1) > _TRIED:
        return {True, False}
    return set().union(*(_answers(test, values, fixed | {key: value}) for value in found))
