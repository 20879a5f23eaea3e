"""What a method of a managed object touches, by its kind and the method's name, as plain data.

Only what is known for certain commutes with anything; the rest changes the whole object.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from grader.engine.managing import Shown, Touch

__all__ = ["Touched", "shown", "touched"]

_LONGEST = 80
_NUMBERS = (int, float)
_EXACT = 2**53
_LOOKS = ("#GETVALUE", "__repr__", "__str__")
_MOST_KEYS = 32

Arguments = tuple[Any, ...]


class Touched(NamedTuple):
    """The kind of access, the keys by text, what is written, and the learner's way to say where."""

    touch: Touch
    keys: tuple[str, ...] = ()
    value: Shown = None
    place: str = ""


def touched(kind: str, method: str, args: Arguments, kwds: dict[str, Any]) -> Touched:
    """What `method` of an object of `kind` touches, called so."""
    if kind == "iterator":
        return Touched("next")
    if method in _LOOKS:
        return Touched("look")
    known = _METHODS.get(kind, {}).get(method)
    found = known(method, args) if known and not kwds else None
    return found or Touched("look" if method in _READS.get(kind, ()) else "change")


def shown(value: Any) -> Shown:
    """A number, or a text that is made without running anybody's code."""
    if type(value) in _NUMBERS and -_EXACT < value < _EXACT:
        return value  # type: ignore[no-any-return]
    return _plain_text(value)[:_LONGEST]


def _plain_text(value: Any, depth: int = 0) -> str:
    kind = type(value)
    if kind in (int, float, bool, str, bytes, type(None)):
        return repr(value if not isinstance(value, str | bytes) else value[:_LONGEST])
    if kind in (list, tuple, dict) and depth < 2 and len(value) <= _MOST_KEYS:
        if kind is dict:
            pairs = value.items()
            inner = (f"{_plain_text(k, 2)}: {_plain_text(v, depth + 1)}" for k, v in pairs)
            return "{" + ", ".join(inner) + "}"
        text = ", ".join(_plain_text(one, depth + 1) for one in value)
        return f"[{text}]" if kind is list else f"({text})"
    return f"<{kind.__name__}>"


def _key_text(key: Any) -> str | None:
    """The same for equal keys, another for others; None when that can't be known."""
    if type(key) in (*_NUMBERS, bool):
        whole = -_EXACT < key < _EXACT and key == int(key)
        return repr(int(key)) if whole else _short(repr(key))
    if type(key) in (str, bytes, type(None)):
        return _short(repr(key))
    if type(key) is tuple:
        parts = [_key_text(one) for one in key]
        return None if None in parts else _short(f"({', '.join(map(str, parts))})")
    return None


def _short(text: str) -> str | None:
    return text if len(text) <= 150 else None


def _written(touch: Touch, args: Arguments) -> Shown:
    return shown(args[1]) if touch == "set keys" and len(args) > 1 else None


def _item(touch: Touch) -> Callable[[str, Arguments], Touched | None]:
    """The first argument is a key of a dict, the second what is written."""

    def find(method: str, args: Arguments) -> Touched | None:
        key = _key_text(args[0]) if args else None
        if key is None:
            return None
        return Touched(touch, (key,), _written(touch, args), f"[{shown(args[0])}]")

    return find


def _element(touch: Touch) -> Callable[[str, Arguments], Touched | None]:
    """The first argument is a place in a list, counted from its beginning."""

    def find(method: str, args: Arguments) -> Touched | None:
        index = args[0] if args else None
        if type(index) not in (int, bool) or not 0 <= int(index) < 2**53:  # type: ignore[arg-type]
            return None
        place = int(index)  # type: ignore[arg-type]
        return Touched(touch, (repr(place),), _written(touch, args), f"[{place}]")

    return find


def _attribute(touch: Touch) -> Callable[[str, Arguments], Touched | None]:
    def find(method: str, args: Arguments) -> Touched | None:
        if not args or type(args[0]) is not str or len(args[0]) > 100:
            return None
        return Touched(touch, (args[0],), _written(touch, args), f".{args[0]}")

    return find


def _content(touch: Touch) -> Callable[[str, Arguments], Touched | None]:
    """A Value: all that it has is one value."""

    def find(method: str, args: Arguments) -> Touched | None:
        return Touched(touch, ("value",), shown(args[0]) if args else None, ".value")

    return find


def _update(method: str, args: Arguments) -> Touched | None:
    if len(args) != 1 or type(args[0]) is not dict or not 0 < len(args[0]) <= _MOST_KEYS:
        return None
    keys = [_key_text(key) for key in args[0]]
    if None in keys:
        return None
    (key, value), *others = args[0].items()
    if others:
        return Touched("set keys", tuple(map(str, keys)))
    return Touched("set keys", (str(keys[0]),), shown(value), f"[{shown(key)}]")


def _shape(method: str, args: Arguments) -> Touched | None:
    return Touched("shape")


_READS = {
    "dict": ("copy", "get", "items", "values", "__contains__", "__getitem__"),
    "list": (
        *("__add__", "__contains__", "__getitem__", "__mul__", "__reversed__", "__rmul__"),
        *("count", "index"),
    ),
    "array": ("__getitem__",),
    "Namespace": ("__getattribute__",),
}
_METHODS: dict[str, dict[str, Callable[[str, Arguments], Touched | None]]] = {
    "dict": {
        "__contains__": _item("keys"),
        "__delitem__": _item("change keys"),
        "__getitem__": _item("keys"),
        "__iter__": _shape,
        "__len__": _shape,
        "__setitem__": _item("set keys"),
        "get": _item("keys"),
        "keys": _shape,
        "pop": _item("change keys"),
        "setdefault": _item("change keys"),
        "update": _update,
    },
    "list": {
        "__getitem__": _element("keys"),
        "__len__": _shape,
        "__setitem__": _element("set keys"),
    },
    "array": {
        "__getitem__": _element("keys"),
        "__len__": _shape,
        "__setitem__": _element("set keys"),
    },
    "Namespace": {
        "__delattr__": _attribute("change keys"),
        "__getattribute__": _attribute("keys"),
        "__setattr__": _attribute("set keys"),
    },
    "Value": {"get": _content("keys"), "set": _content("set keys")},
}
