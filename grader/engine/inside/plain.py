"""Reduces what a learner's function returned to plain data of exact types.

Subclasses go back to their base by the base class's own methods, so that nothing a learner
overrides has a say; a tuple becomes a list, except as a key of a dict.
"""

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
    match value:
        case None | True | False:
            return value
        case int():
            return int.__int__(value)
        case float():
            return float.__float__(value)
        case str():
            return str.__str__(value)
        case bytes():
            return bytes.__getitem__(value, slice(None))
        case list() | tuple():
            return _items(value, place, depth)
        case dict():
            return {
                _key(key, place, depth): plain(item, f"{place}[{key!r}]", depth + 1)
                for key, item in dict.items(value)
            }
    raise ForeignError(place, value)


def _items(value: list[object] | tuple[object, ...], place: str, depth: int) -> list[object]:
    items = list.__iter__(value) if isinstance(value, list) else tuple.__iter__(value)
    return [plain(item, f"{place}[{index}]", depth + 1) for index, item in enumerate(items)]


def _key(key: object, place: str, depth: int) -> object:
    reduced = plain(key, f"a key of {place}", depth + 1)
    return _hashable(reduced)


def _hashable(key: object) -> object:
    return tuple(_hashable(item) for item in key) if isinstance(key, list) else key
