"""Reduces what a learner's function returned to plain data of exact types.

Subclasses go back to their base by the base class's own methods, so that nothing a learner
overrides has a say; a tuple becomes a list, except as a key of a dict.
"""

from collections.abc import Iterator
from typing import Any

from grader.engine.packing import MAX_DEPTH

__all__ = ["ForeignError", "plain"]


class ForeignError(Exception):
    """`value` at `place` is not plain data."""

    def __init__(self, place: str, value: object) -> None:
        self.place = place
        self.kind = type(value).__name__
        super().__init__(f"{place}: {self.kind}")


def plain(value: object, place: str = "the result", depth: int = 0) -> object:
    """`value` as None, bool, int, float, str, bytes, list and dict; ForeignError otherwise."""
    if depth > MAX_DEPTH:
        raise ForeignError(place, value)
    if value is None or value is True or value is False:
        return value
    kind = type(value)  # isinstance() would ask the object, which may lie
    if issubclass(kind, int):
        return int.__int__(value)  # type: ignore[arg-type]
    if issubclass(kind, float):
        return float.__float__(value)  # type: ignore[arg-type]
    if issubclass(kind, str):
        return str.__str__(value)
    if issubclass(kind, bytes):
        return bytes.__getitem__(value, slice(None))  # type: ignore[call-overload]
    return _box(value, kind, place, depth)


def _box(value: Any, kind: type, place: str, depth: int) -> object:
    if issubclass(kind, list):
        return _items(list.__iter__(value), place, depth)
    if issubclass(kind, tuple):
        return _items(tuple.__iter__(value), place, depth)
    if issubclass(kind, dict):
        return {
            _key(key, place, depth): plain(item, f"{place}[{key!r}]", depth + 1)
            for key, item in dict.items(value)
        }
    raise ForeignError(place, value)


def _items(items: Iterator[object], place: str, depth: int) -> list[object]:
    return [plain(item, f"{place}[{index}]", depth + 1) for index, item in enumerate(items)]


def _key(key: object, place: str, depth: int) -> object:
    reduced = plain(key, f"a key of {place}", depth + 1)
    return _hashable(reduced)


def _hashable(key: object) -> object:
    return tuple(_hashable(item) for item in key) if isinstance(key, list) else key
