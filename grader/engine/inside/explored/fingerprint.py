"""A number of the local state of a process: the same place with the same number is the same state.

Taken from the learner's frames alone: where each of them is, and its variables by value as far as
that can be seen without running anybody's code. A `for` loop's position is in no variable, so the
loader adds a counter to each (`load`). Of the standard library's frames below them only where they
are: one call of it may ask for the same thing twice, and is no loop.
"""

import inspect
import sys
from types import FrameType

__all__ = ["fingerprint", "learners_frames"]

_DEPTH, _ITEMS = 3, 30
_ALONE = 3
"""References to a frame's mapping of its locals: the frame's, ours, and sys.getrefcount's own."""
_PLAIN = frozenset((int, float, bool, type(None), str, bytes))


def learners_frames(file: str) -> list[FrameType]:
    """The frames of the learner's file on this process's stack, innermost first."""
    frames = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == file:
            frames.append(frame)
        frame = frame.f_back
    return frames


def fingerprint(frames: list[FrameType]) -> int:
    """The number of the local state that `frames` are in."""
    states = tuple((frame.f_lasti, _variables(frame)) for frame in frames[:10])
    return hash((_places_below(frames[0]) if frames else (), states))


def _places_below(learners: FrameType) -> tuple[tuple[str, int], ...]:
    places = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame is not learners:
        places.append((frame.f_code.co_name, frame.f_lasti))
        frame = frame.f_back
    return tuple(places)


def _variables(frame: FrameType) -> tuple[object, ...]:
    """The frame's variables. Up to Python 3.12 the look leaves copies behind, and these go again.

    Else they would keep alive what the learner's program has let go: a connection stays open.
    """
    found = frame.f_locals
    summary = _mapping(found, 0)
    copied = type(found) is dict and frame.f_code.co_flags & inspect.CO_OPTIMIZED
    if copied and sys.getrefcount(found) == _ALONE:
        found.clear()
    return summary


def _mapping(items: dict[str, object], depth: int) -> tuple[object, ...]:
    return tuple((name, _summary(value, depth)) for name, value in list(items.items())[:_ITEMS])


def _summary(value: object, depth: int) -> object:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if depth >= _DEPTH:
        return kind.__name__
    if kind is list or kind is tuple:
        items = value[:_ITEMS]  # type: ignore[index]
        return (kind.__name__, len(value), tuple(_summary(one, depth + 1) for one in items))  # type: ignore[arg-type]
    if kind is dict:
        found = list(value.items())[:_ITEMS]  # type: ignore[attr-defined]
        pairs = tuple((_summary(k, depth + 1), _summary(v, depth + 1)) for k, v in found)
        return ("dict", len(value), pairs)  # type: ignore[arg-type]
    if kind is set or kind is frozenset:
        return (kind.__name__, len(value), hash(frozenset(map(repr, map(type, value)))))  # type: ignore[arg-type, call-overload]
    own = getattr(value, "__dict__", None)
    if type(own) is dict and kind.__module__ not in ("builtins",):
        return (kind.__name__, _mapping(own, depth + 1))
    return kind.__name__
