"""The objects of a Manager that make others wait: they are the kernel's, behind a real proxy.

Made from one of threading's or queue's own, which has taken the arguments as really. What a proxy
may call is what the real server exposes.
"""

import _thread
import operator
import queue
import threading
from collections.abc import Callable
from multiprocessing import managers
from traceback import format_exc
from typing import Any

from grader.engine.creations import (
    Creation,
    NewBarrier,
    NewLock,
    NewManagedCondition,
    NewManagedEvent,
    NewManagedQueue,
    NewRLock,
    NewSemaphore,
)
from grader.engine.inside.explored.client import ask, make, refuse
from grader.engine.inside.explored.inheritance import dumps, loads
from grader.engine.inside.explored.locks import LARGEST
from grader.engine.inside.explored.timeouts import patience
from grader.engine.operations import (
    Acquire,
    BarrierAbort,
    BarrierReset,
    BarrierState,
    BarrierWait,
    ConditionWait,
    EventClear,
    EventIsSet,
    EventSet,
    EventWait,
    Get,
    Notify,
    Put,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    Release,
    SemaphoreValue,
    TaskDone,
)

__all__ = ["call", "for_the_server", "is_kernels", "make_object"]

_PREFIX = "kernel's "
Methods = dict[str, Callable[..., Any]]


def is_kernels(kind: str) -> bool:
    """Is an object of this kind (the part of its name after the slash) one of these?"""
    return kind.startswith(_PREFIX)


def make_object(
    maker: object, server: str, typeid: str, args: tuple[Any, ...], kwds: dict[str, Any]
) -> tuple[str, tuple[str, ...]] | None:
    """(its name, what it exposes) of a new object; None when `maker` makes none of these."""
    found = [known for real, known in _MAKERS if real is maker]
    if not found:
        return None
    ((kind, sampled, announce),) = found
    try:
        sample = sampled(*_samples(args), **kwds)
    except Exception:  # noqa: BLE001  so the real server tells it
        raise managers.RemoteError(format_exc()) from None
    creation, parameters = announce(sample, args, typeid)
    if parameters.get("lock") == "":
        parameters["lock"] = make(NewRLock, server=server)
    name = make(creation, server=server, **parameters)
    for more in ("lock", "parties"):
        if more in parameters:
            name += f"+{parameters[more]}"
    limit = getattr(sample, "_timeout", None) if kind == "Barrier" else None
    if limit is not None:
        name += f"@{float(limit)}"
    return f"{name}/{_PREFIX}{kind}", tuple(managers.public_methods(sample))  # type: ignore[attr-defined]


def _samples(args: tuple[Any, ...]) -> list[Any]:
    """A Condition is made over a proxy; a real one takes any lock."""
    return [threading.Lock() if isinstance(one, managers.BaseProxy) else one for one in args]


def for_the_server(registry: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """The part of a Manager's `registry` that is not the kernel's."""
    known = [real for real, _ in _MAKERS]
    return {typeid: entry for typeid, entry in registry.items() if entry[0] not in known}


Announced = tuple[type[Creation], dict[str, Any]]


def _semaphore(sample: Any, args: tuple[Any, ...], typeid: str) -> Announced:
    return NewSemaphore, {"value": min(int(sample._value), LARGEST)}


def _bounded(sample: Any, args: tuple[Any, ...], typeid: str) -> Announced:
    return NewSemaphore, {"value": min(int(sample._value), LARGEST), "bounded": True}


def _condition(sample: Any, args: tuple[Any, ...], typeid: str) -> Announced:
    if not args or args[0] is None:
        return NewManagedCondition, {"lock": ""}
    lock, _, kind = str(getattr(args[0], "_id", "")).partition("/")
    if kind not in (f"{_PREFIX}Lock", f"{_PREFIX}RLock"):
        refuse(f"a Manager's Condition with a {type(args[0]).__name__} as its lock")
    return NewManagedCondition, {"lock": lock}


def _barrier(sample: Any, args: tuple[Any, ...], typeid: str) -> Announced:
    if sample._action is not None:
        refuse("a Manager's Barrier with an action")
    if not isinstance(sample._timeout, int | float | None):
        refuse(f"a Manager's Barrier with a timeout of type {type(sample._timeout).__name__}")
    if not isinstance(sample.parties, int):
        refuse(f"a Manager's Barrier of {type(sample.parties).__name__}")
    reachable = 0 < sample.parties < LARGEST
    return NewBarrier, {"parties": sample.parties if reachable else LARGEST}


def _queue(sample: Any, args: tuple[Any, ...], typeid: str) -> Announced:
    if not isinstance(sample.maxsize, int):
        refuse(f"a Manager's Queue of {type(sample.maxsize).__name__}")
    limit = max(0, min(operator.index(sample.maxsize), LARGEST))
    return NewManagedQueue, {"maxsize": limit, "joinable": typeid == "JoinableQueue"}


Known = tuple[str, Callable[..., Any], Callable[[Any, tuple[Any, ...], str], Announced]]
_MAKERS: tuple[tuple[object, Known], ...] = (
    (threading.Lock, ("Lock", threading.Lock, lambda *_: (NewLock, {}))),
    (threading.RLock, ("RLock", threading.RLock, lambda *_: (NewRLock, {}))),
    (threading.Semaphore, ("Semaphore", threading.Semaphore, _semaphore)),
    (threading.BoundedSemaphore, ("Semaphore", threading.Semaphore, _bounded)),
    (threading.Condition, ("Condition", threading.Condition, _condition)),
    (threading.Event, ("Event", threading.Event, lambda *_: (NewManagedEvent, {}))),
    (threading.Barrier, ("Barrier", threading.Barrier, _barrier)),
    (queue.Queue, ("Queue", queue.Queue, _queue)),
)
"""By what a Manager's registry names, before anything is put in the place of those.

A BoundedSemaphore looks for Semaphore by name, and so can't be made any more once there is another.
"""


# --- calls ----------------------------------------------------------------------------------------


def call(thing: str, kind: str, method: str, args: tuple[Any, ...], kwds: dict[str, Any]) -> Any:
    """Call `method` of the object; what the real one raises is raised.

    A Condition's name has that of its lock after a "+", a Barrier's the number of its parties, and
    after an "@" its own time-out.
    """
    thing, _, more = thing.partition("+")
    more, _, limit = more.partition("@")
    if method in _ACQUIRER and more:
        thing, kind = more, "Lock"
    if args == ("parties",):
        return int(more)
    found = _METHODS[kind.removeprefix(_PREFIX)].get(method)
    if found is None:
        return _of_any(thing, kind.removeprefix(_PREFIX), method)
    if limit and found is _barrier_wait:
        return _barrier_wait(thing, *args, **kwds, own=float(limit))
    return found(thing, *args, **kwds)


def _of_any(thing: str, kind: str, method: str) -> str:
    if method in ("__repr__", "__str__"):
        return f"<{kind} at {thing}>"
    if method == "#GETVALUE":
        raise managers.RemoteError(f"Unserializable message: cannot pickle a {kind}\n")
    refuse(f"{method} of a Manager's {kind}")


def _acquire_lock(thing: str, blocking: bool = True, timeout: float = -1) -> bool:
    # A real one that is free checks the arguments, with its own errors.
    _thread.allocate_lock().acquire(blocking, timeout)
    return bool(ask(Acquire(thing, patience(blocking, None if timeout == -1 else timeout))))


def _acquire_token(thing: str, blocking: bool = True, timeout: float | None = None) -> bool:
    if not blocking and timeout is not None:
        raise ValueError("can't specify timeout for non-blocking acquire")
    return bool(ask(Acquire(thing, patience(blocking, timeout))))


def _release(thing: str) -> None:
    ask(Release(thing))


def _locked(thing: str) -> bool:
    return not ask(SemaphoreValue(thing))


_ACQUIRER: Methods = {"acquire": _acquire_lock, "release": _release}


def _wait(thing: str, timeout: float | None = None) -> bool:
    return bool(ask(ConditionWait(thing, patience(True, timeout))))


def _notify(thing: str, n: int = 1) -> None:
    ask(Notify(thing, max(0, min(operator.index(n), LARGEST))))


def _notify_all(thing: str) -> None:
    ask(Notify(thing, None))


def _barrier_look(thing: str, name: str) -> Any:
    waiting, broken = ask(BarrierState(thing))
    return {"n_waiting": int(waiting), "broken": bool(broken)}[name]


def _barrier_wait(thing: str, timeout: float | None = None, *, own: float | None = None) -> int:
    return int(ask(BarrierWait(thing, patience(True, own if timeout is None else timeout))))


def _limit(block: object, timeout: float | None) -> int | None:
    if block and timeout is not None and timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")
    return patience(block, timeout if block else None)


def _put(thing: str, item: object, block: bool = True, timeout: float | None = None) -> None:
    payload = dumps(item)
    ask(Put(thing, payload, _limit(block, timeout)))


def _get(thing: str, block: bool = True, timeout: float | None = None) -> Any:
    return loads(ask(Get(thing, _limit(block, timeout))))


_METHODS: dict[str, Methods] = {
    "Lock": _ACQUIRER,
    "RLock": _ACQUIRER,
    "Semaphore": {"acquire": _acquire_token, "release": _release},
    "Condition": {"wait": _wait, "notify": _notify, "notify_all": _notify_all},
    "Event": {
        "clear": lambda thing: ask(EventClear(thing)),
        "is_set": lambda thing: bool(ask(EventIsSet(thing))),
        "set": lambda thing: ask(EventSet(thing)),
        "wait": lambda thing, timeout=None: bool(ask(EventWait(thing, patience(True, timeout)))),
    },
    "Barrier": {
        "__getattribute__": _barrier_look,
        "abort": lambda thing: ask(BarrierAbort(thing)),
        "reset": lambda thing: ask(BarrierReset(thing)),
        "wait": _barrier_wait,
    },
    "Queue": {
        "empty": lambda thing: bool(ask(QueueEmpty(thing))),
        "full": lambda thing: bool(ask(QueueFull(thing))),
        "get": _get,
        "get_nowait": lambda thing: _get(thing, block=False),
        "join": lambda thing: ask(QueueJoin(thing)),
        "put": _put,
        "put_nowait": lambda thing, item: _put(thing, item, block=False),
        "qsize": lambda thing: int(ask(QueueSize(thing))),
        "task_done": lambda thing: ask(TaskDone(thing)),
    },
}

for _kind in ("Queue", "Event", "Condition", "Barrier"):  # so that errors name what was called
    for _name, _method in _METHODS[_kind].items():
        _method.__qualname__ = f"{_kind}.{_name}"
