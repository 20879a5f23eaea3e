"""What random programs ask of a Manager: real dicts and lists answer, as its server's would."""

from random import Random
from typing import Any

from grader.engine.inside.explored.touches import touched
from grader.engine.managing import Call, Left, Ready, Serve, Served, Shutdown
from grader.engine.operations import (
    Acquire,
    BarrierWait,
    ConditionWait,
    EventClear,
    EventIsSet,
    EventSet,
    EventWait,
    Get,
    Notify,
    Operation,
    Put,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    Release,
    SemaphoreValue,
    TaskDone,
)
from grader.engine.simulated import Body

__all__ = ["SERVER", "Store", "server_body", "theme_manager"]

SERVER = "1"
LOCK, RLOCK, BOUNDED, CONDITION, EVENT, BARRIER, QUEUE = (f"0:{n}" for n in range(30, 37))


def server_body(me: str) -> Body:
    return (yield Serve())


class Store:
    """The objects of one run: "d" is a dict, "l" a list, "d.i" an iterator of the dict."""

    def __init__(self) -> None:
        self._objects: dict[str, Any] = {"d": {"a": 0, "b": 0}, "l": [0, 1]}

    def __call__(self, caller: str, call: Call) -> Served | Left:
        if call.method == "crash":
            return Left(3)
        thing = self._objects.get(call.object)
        size = None if call.object == "d.i" else len(thing)
        try:
            found = self._done(thing, call)
        except Exception as error:  # noqa: BLE001  part of the answer
            found = error
        return Served(repr(found).encode(), None, size is not None and size != len(thing))

    def _done(self, thing: Any, call: Call) -> Any:
        if call.method == "__iter__":
            self._objects["d.i"] = iter(thing)
            return None
        if call.method == "__repr__":
            return repr(thing)
        return getattr(thing, call.method)(*eval(call.request))  # noqa: S307  written below


def method(thing: str, name: str, *args: Any) -> Call:
    kind = {"d": "dict", "l": "list", "d.i": "iterator"}[thing]
    what = touched(kind, name, args, {})
    if name == "__iter__":  # here all iterators are one object
        return Call(SERVER, thing, name, repr(args).encode(), "change")
    return Call(SERVER, thing, name, repr(args).encode(), what.touch, what.keys, what.value)


def theme_manager(random: Random) -> list[Any]:
    return random.choice([_dict, _dict, _dict, _list, _locks, _others, _queue])(random)


def _dict(random: Random) -> list[Operation]:
    key, number = random.choice("abc"), random.randrange(1, 4)
    return random.choice(
        [
            [method("d", "__getitem__", key), method("d", "__setitem__", key, number)],
            [method("d", "__setitem__", key, number)],
            [method("d", "get", key, number), method("d", "__contains__", key)],
            [method("d", "__delitem__", key)],
            [method("d", "pop", key, 7)],
            [method("d", "setdefault", key, number)],
            [method("d", "__len__")],
            [method("d", "keys")],
            [method("d", "items")],
            [method("d", "__repr__")],
            [method("d", "update", {key: number, "a": 5})],
            [method("d", "clear")],
            [method("d", "popitem")],
            [method("d", "__iter__"), method("d.i", "__next__")],
            [Call(SERVER, "d", "crash", b"")] if random.random() < 0.2 else [],
        ]
    )


def _list(random: Random) -> list[Operation]:
    place, number = random.randrange(-1, 3), random.randrange(1, 4)
    return random.choice(
        [
            [method("l", "__getitem__", place), method("l", "__setitem__", place, number)],
            [method("l", "__setitem__", place, number)],
            [method("l", "__setitem__", place, number), method("l", "__len__")],
            [method("l", "append", number)],
            [method("l", "pop")],
            [method("l", "index", number)],
            [method("l", "__repr__")],
        ]
    )


def _timeout(random: Random) -> int | None:
    return random.choice([None, None, 0, 5])


def _locks(random: Random) -> list[Operation]:
    lock = random.choice([LOCK, RLOCK, BOUNDED])
    inner = random.choice([_dict, _list])(random)[:1]
    return random.choice(
        [
            [Acquire(lock), *inner, Release(lock)],
            [Acquire(lock, _timeout(random)), *inner, Release(lock)],
            [Acquire(lock), Acquire(lock), Release(lock)],
            [Release(lock)],
            [SemaphoreValue(lock)],
        ]
    )


def _others(random: Random) -> list[Operation]:
    return random.choice(
        [
            [Acquire(RLOCK), ConditionWait(CONDITION, _timeout(random)), Release(RLOCK)],
            [Acquire(RLOCK), Notify(CONDITION, random.choice([0, 1, None])), Release(RLOCK)],
            [ConditionWait(CONDITION)],
            [Notify(CONDITION)],
            [EventWait(EVENT, _timeout(random))],
            [EventSet(EVENT)],
            [EventClear(EVENT), EventIsSet(EVENT)],
            [BarrierWait(BARRIER, _timeout(random))],
            [Ready(SERVER)],
            [Shutdown(SERVER)] if random.random() < 0.3 else [],
        ]
    )


def _queue(random: Random) -> list[Operation]:
    payload = bytes([random.randrange(97, 100)])
    return random.choice(
        [
            [Put(QUEUE, payload, _timeout(random))],
            [Put(QUEUE, payload), Put(QUEUE, payload, 0)],
            [Get(QUEUE, _timeout(random))],
            [Get(QUEUE), TaskDone(QUEUE)],
            [TaskDone(QUEUE)],
            [QueueJoin(QUEUE)],
            [QueueSize(QUEUE), QueueEmpty(QUEUE), QueueFull(QUEUE)],
        ]
    )
