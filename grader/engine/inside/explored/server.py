"""A Manager's server: the real one's objects and rules, but the kernel brings it its calls.

It answers one call at a time, each within one step of the caller. What it prints meanwhile goes
along with the answer; for anything else that would ask the kernel the run is refused.
"""

import array
import threading
from collections.abc import Callable
from multiprocessing import managers
from traceback import format_exc
from typing import Any, NoReturn

import msgspec

from grader.engine.creations import Creation, NewLock, NewRLock
from grader.engine.inside.explored.client import Client, client, use
from grader.engine.inside.explored.inheritance import dumps, loads
from grader.engine.inside.explored.touches import shown
from grader.engine.managing import Serve, Served
from grader.engine.messages import Relay
from grader.engine.operations import (
    Acquire,
    Adopt,
    Lend,
    Operation,
    Print,
    Release,
    SemaphoreValue,
)

__all__ = ["serve"]

Registry = dict[str, tuple[Any, ...]]
_LONGEST = 1_000_000
_Real: Any = managers.Server
_KINDS: dict[type, str] = {
    dict: "dict",
    list: "list",
    array.array: "array",
    managers.Namespace: "Namespace",
    vars(managers)["Value"]: "Value",
}
_ITERABLES: tuple[Any, ...] = ({}, {}.values(), {}.items(), [], (), range(0))
_ITERATORS = tuple(type(iter(one)) for one in _ITERABLES)


def serve(registry: Registry) -> None:
    """Answer calls until the Manager is shut down."""
    outer = client()
    outer.say(Serve())
    calls = _Calls(_Within(outer), registry)
    use(calls.within)
    while not calls.over:
        try:
            calls.server.serve_client(calls)
        except (
            SystemExit,
            KeyboardInterrupt,
        ):  # the end, or a method's own
            calls.hang_up()
    use(outer)


def _kind(thing: object) -> str:
    if isinstance(thing, _ITERATORS):
        return "iterator"
    return _KINDS.get(type(thing), "object")


class _Within(Client):
    """Speaks for the server while it answers: printing is kept, and its own locks are its own.

    There is one call at a time, so a lock is free unless an earlier call has left it held.
    """

    def __init__(self, outer: Client) -> None:
        vars(self).update(vars(outer))
        self.printed = ""
        self._locks: dict[str, int] = {}

    def make(self, creation: type[Creation], **parameters: Any) -> str:
        """Only threading's locks are made here; the kernel never hears of them."""
        if creation not in (NewLock, NewRLock) or not parameters.get("private"):
            self.refuse(f"{creation.__name__.removeprefix('New')} inside a Manager's object")
        name = f"{creation.__name__}/{len(self._locks)}"
        self._locks[name] = 0
        return name

    def ask(self, operation: Operation) -> Any:
        """Only printing and what never waits is possible."""
        match operation:
            case Print(text=text):
                self.printed = (self.printed + text)[:_LONGEST]
            case Acquire(object=lock) if self._free(lock):
                self._locks[lock] += 1
                return True
            case Release(object=lock) if self._locks.get(lock):
                self._locks[lock] -= 1
            case SemaphoreValue(object=lock) if lock in self._locks:
                return 0 if self._locks[lock] else 1
            case Adopt() | Lend():
                self.refuse("a Connection inside a Manager's object")
            case _:
                name = getattr(operation, "method", None) or type(operation).__name__
                self.refuse(f"{str(name).lower()} inside a Manager's object")

    def _free(self, lock: str) -> bool:
        held = self._locks.get(lock)
        return held == 0 or (held is not None and lock.startswith("NewRLock"))


class _Server(_Real):  # type: ignore[misc]
    """The real server, without its sockets and threads: it does not listen, and is asked."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.address = client().process
        self.id_to_obj: dict[str, Any] = {"0": (None, ())}
        self.id_to_refcount: dict[str, int] = {}
        self.id_to_local_proxy_obj: dict[str, Any] = {}
        self.mutex = threading.Lock()
        self.stop_event = threading.Event()
        self.asked = self.caller = ""
        self._names: dict[str, str] = {}
        self._derived: dict[tuple[str, str], int] = {}

    def create(self, c: object, typeid: str, /, *args: Any, **kwds: Any) -> Any:
        """What a method gave becomes an object of its own; named after the one that was asked."""
        asked, key = self.asked.partition("/")[0], (self.asked, self.caller)
        self._derived[key] = number = self._derived.get(key, 0) + 1
        return self.make(f"{asked}.{self.caller}_{number}", typeid, args, kwds)

    def make(self, name: str, typeid: str, args: tuple[Any, ...], kwds: dict[str, Any]) -> Any:
        """A new object, unless what the type's function gives is already there: then its name."""
        own, exposed = super().create(None, typeid, *args, **kwds)
        found = self.id_to_obj[own]
        known = self._names.setdefault(own, f"{name}/{_kind(found[0])}")
        self.id_to_obj[known] = found
        return known, exposed


class _Calls:
    """As the connection that a server answers; each message is a call that the kernel brings."""

    def __init__(self, within: _Within, registry: Registry) -> None:
        self.within = within
        self.server = _Server(registry)
        self.over = False
        self._pending = False
        self._size: int | None = None

    def recv(self) -> Any:
        """The next call of an object's method; what is asked of the server itself is done here."""
        while True:
            match self.within.hear():
                case Relay(caller, request):
                    self._pending = True
                    name, method, args, kwds = loads(request)
                    self.server.asked, self.server.caller = str(name), caller
                case _:
                    self.over = True
                    raise EOFError
            if name is not None:
                self._size = self._size_now()
                return name, method, args, kwds
            self.send(self._control(method, args, kwds))

    def _control(self, method: str, args: tuple[Any, ...], kwds: dict[str, Any]) -> Any:
        allowed: dict[str, Callable[..., Any]] = {
            "create": lambda name, typeid, *rest: self.server.make(name, typeid, rest, kwds),
            "get_methods": lambda token: self.server.get_methods(None, token),
        }
        try:
            return "#RETURN", allowed[method](*args)
        except Exception:  # noqa: BLE001  the real server tells its caller, too
            return "#TRACEBACK", format_exc()

    def send(self, message: Any) -> None:
        """The answer; an exception when it can't be pickled, and then another one comes."""
        kind, result = message
        payload = dumps(message)
        value = shown(result if kind == "#RETURN" else type(result))
        self._say(Served(payload, value, self._size != self._size_now()))

    def hang_up(self) -> None:
        """There is no answer to the call that is under way."""
        if self._pending:
            self._say(Served(closed=True))

    def close(self) -> NoReturn:
        """The real server closes a connection that can't be written to; ours always can."""
        raise EOFError

    def _say(self, served: Served) -> None:
        printed, self.within.printed = self.within.printed, ""
        self._pending, self._size = False, None
        self.within.answer(msgspec.structs.replace(served, printed=printed))

    def _size_now(self) -> int | None:
        found: Any = self.server.id_to_obj.get(self.server.asked, (None,))[0]
        if type(found) is managers.Namespace:
            return len(vars(found))
        return len(found) if type(found) in (dict, list) else None
