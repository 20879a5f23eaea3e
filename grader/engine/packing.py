"""Plain data as bytes and back: what goes into a learner's function and what comes out of it."""

from typing import Any

import msgspec

from grader.errors import ChannelError

__all__ = ["MAX_DEPTH", "pack_plain", "unpack_plain"]

MAX_DEPTH = 50
"""How deep lists and dicts may be nested."""
_BIG_INTEGER, _SURROGATES, _PAIRS = 1, 2, 3


def pack_plain(value: object) -> bytes:
    """Plain data as bytes, the integers and texts included that msgpack has no form for."""
    return msgspec.msgpack.encode(_packable(value))


def _packable(value: object) -> object:
    match value:
        case bool() | None | float() | bytes():
            return value
        case int():
            small = -(2**63) <= value < 2**64
            return value if small else msgspec.msgpack.Ext(_BIG_INTEGER, _digits(value))
        case str():
            return value if _is_utf8(value) else msgspec.msgpack.Ext(_SURROGATES, _raw(value))
        case list():
            return [_packable(item) for item in value]
        case tuple():  # only as a key of a dict
            return tuple(_packable(item) for item in value)
        case dict():
            return _packable_dict(value)
        case _:
            raise TypeError(f"{type(value).__name__} is not plain data")


def _packable_dict(value: dict[object, object]) -> object:
    pairs = [(_packable(key), _packable(item)) for key, item in value.items()]
    if any(_extends(key) for key, _ in pairs):  # an extension can't be a key
        return msgspec.msgpack.Ext(_PAIRS, msgspec.msgpack.encode(pairs))
    return dict(pairs)


def _extends(key: object) -> bool:
    if isinstance(key, tuple):
        return any(map(_extends, key))
    return isinstance(key, msgspec.msgpack.Ext)


def _digits(value: int) -> bytes:
    return value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def unpack_plain(data: bytes) -> object:
    """The plain data in `data`, of exact types; ChannelError when it is anything else."""
    try:
        value = msgspec.msgpack.decode(data, ext_hook=_extension)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError) as error:
        raise ChannelError(f"not plain data: {error}") from None
    _check(value, 0)
    return value


def _extension(code: int, data: memoryview) -> object:
    if code == _BIG_INTEGER:
        return int.from_bytes(data, "big", signed=True)
    if code == _SURROGATES:
        return bytes(data).decode("utf-8", "surrogatepass")
    if code == _PAIRS:
        pairs = msgspec.msgpack.decode(data, type=list[tuple[Any, Any]], ext_hook=_extension)
        return {_key(key): item for key, item in pairs}
    raise ValueError(f"extension {code}")


def _key(key: object) -> object:
    return tuple(map(_key, key)) if isinstance(key, list) else key


def _check(value: object, depth: int) -> None:
    if depth > MAX_DEPTH + 1:
        raise ChannelError("plain data nested too deep")
    match value:
        case None | bool() | int() | float() | str() | bytes():
            return
        case list() | tuple():
            for item in value:
                _check(item, depth + 1)
        case dict():
            for key, item in value.items():
                _check(key, depth + 1)
                _check(item, depth + 1)
        case _:
            raise ChannelError(f"{type(value).__name__} is not plain data")
