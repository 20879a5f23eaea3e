"""The replaced locks, queues and pipes: the same calls give what the real ones give."""

import gc
import inspect
import multiprocessing.connection
import multiprocessing.queues
import pickle
import queue
import threading
from collections.abc import Callable
from multiprocessing import synchronize
from types import SimpleNamespace
from typing import Any

import pytest

from grader.engine.inside.explored import client, conditions, locks, pipes, privates, queues
from grader.engine.operations import Operation, Read
from tests.engine.alone import Alone, Steps, differences, tried


def lock(m: Any) -> list[Callable[[], Any]]:
    one = m.Lock()
    return [
        one.release,
        one.acquire,
        lambda: one.acquire(False),
        lambda: one.acquire(block=True, timeout=0.01),
        lambda: one.acquire(True, -1),
        lambda: one.acquire(timeout="x"),
        lambda: repr(one),
        one.release,
        lambda: repr(one),
        one.__enter__,
        lambda: one.__exit__(None, None, None),
        one.release,
        lambda: pickle.dumps(one),
        lambda: (type(one).__name__, type(one).__module__),
        lambda: one.get_value(),
        lambda: tried(lambda: m.Lock(3))[0],
    ]


def rlock(m: Any) -> list[Callable[[], Any]]:
    one = m.RLock()
    return [
        one.release,
        one.acquire,
        one.__enter__,
        lambda: repr(one),
        one.release,
        one.release,
        one.release,
        lambda: repr(one),
        lambda: pickle.dumps(one),
    ]


def semaphore(m: Any) -> list[Callable[[], Any]]:
    one, bounded = m.Semaphore(2), m.BoundedSemaphore(1)
    return [
        one.acquire,
        one.get_value,
        one.acquire,
        lambda: one.acquire(timeout=0.01),
        one.release,
        one.release,
        one.release,
        one.get_value,
        lambda: repr(one),
        bounded.release,
        bounded.acquire,
        lambda: repr(bounded),
        bounded.release,
        bounded.get_value,
        lambda: m.Semaphore(-1),
        lambda: m.Semaphore("x"),
        lambda: m.Semaphore(2**31),
        lambda: m.BoundedSemaphore(-1),
        lambda: m.BoundedSemaphore(0).release(),
        lambda: m.Semaphore(value=0).acquire(block=False),
        lambda: pickle.dumps(bounded),
    ]


def condition(m: Any) -> list[Callable[[], Any]]:
    one, plain = m.Condition(), m.Condition(m.Lock())
    return [
        one.wait,
        one.notify,
        one.notify_all,
        one.acquire,
        one.acquire,
        lambda: one.wait(0.01),
        lambda: one.wait(timeout=-1),
        lambda: one.notify(n=3),
        one.notify_all,
        lambda: one.wait_for(lambda: 7),
        lambda: one.wait_for(lambda: 0, 0.01),
        lambda: one.wait_for(predicate=lambda: "", timeout=0),
        one.release,
        one.release,
        one.release,
        plain.__enter__,
        lambda: plain.wait(0.01),
        lambda: plain.acquire(False),
        lambda: plain.__exit__(None, None, None),
        lambda: pickle.dumps(one),
    ]


def event(m: Any) -> list[Callable[[], Any]]:
    one = m.Event()
    return [
        one.is_set,
        lambda: one.wait(0.01),
        lambda: one.wait(timeout=0),
        one.set,
        one.wait,
        one.is_set,
        one.clear,
        one.is_set,
        lambda: repr(one).endswith("unset>"),
        lambda: pickle.dumps(one),
    ]


def barrier(m: Any) -> list[Callable[[], Any]]:
    done: list[int] = []
    two, one = m.Barrier(2, timeout=0.01), m.Barrier(1, lambda: done.append(1))
    bad = m.Barrier(parties=1, action=lambda: 1 // 0)
    return [
        one.wait,
        lambda: done,
        lambda: (one.parties, one.n_waiting, one.broken),
        two.wait,
        lambda: (two.parties, two.n_waiting, two.broken),
        two.wait,
        two.reset,
        lambda: two.broken,
        lambda: two.wait(timeout=0.01),
        bad.wait,
        lambda: bad.broken,
        bad.wait,
        bad.reset,
        bad.wait,
        one.abort,
        lambda: one.broken,
        one.wait,
        lambda: repr(one).split(" at ")[0],
        lambda: repr(one).endswith("broken>"),
        lambda: m.Barrier(0).wait(0.01),
        lambda: pickle.dumps(two),
    ]


def queue_(m: Any) -> list[Callable[[], Any]]:
    one = m.Queue(2)
    return [
        lambda: one.get(timeout=0.01),
        one.get_nowait,
        one.empty,
        one.qsize,
        lambda: one.put([1, {"a": 2}]),
        lambda: one.put(obj="x", block=True, timeout=1),
        one.full,
        one.qsize,
        lambda: one.put_nowait(3),
        lambda: one.put(3, timeout=0.01),
        one.get,
        lambda: one.get(timeout=5),
        lambda: one.get(block=False),
        lambda: one.task_done(),
        lambda: pickle.dumps(one),
        lambda: (type(one).__name__, type(one).__module__),
        one.close,
        one.join_thread,
        lambda: tried(lambda: one.put(1))[0],
        lambda: tried(one.get)[0],
        lambda: m.Queue("x"),
        lambda: m.Queue(2.5),
        lambda: m.Queue(2**31),
        lambda: m.Queue(-1).full(),
    ]


def queue_of_what_cannot_be_pickled(m: Any) -> list[Callable[[], Any]]:
    one = m.Queue()
    return [
        lambda: one.put(m.Lock()),
        lambda: one.put(lambda: 1),
        lambda: one.put(2),
        lambda: one.get(timeout=5),
        one.qsize,
        one.close,
        one.join_thread,
    ]


def joinable_queue(m: Any) -> list[Callable[[], Any]]:
    one = m.JoinableQueue()
    return [
        one.join,
        one.task_done,
        lambda: one.put(1),
        one.get,
        one.task_done,
        one.join,
        one.task_done,
        one.cancel_join_thread,
        one.close,
        one.join_thread,
    ]


class Poison:
    """Can be pickled, and fails when it is unpickled."""

    def __reduce__(self) -> Any:
        return int, ("poison",)


def simple_queue(m: Any) -> list[Callable[[], Any]]:
    one = m.SimpleQueue()
    return [
        one.empty,
        lambda: one.put((1, 2)),
        one.empty,
        one.get,
        lambda: tried(lambda: one.put(m.Lock())),
        lambda: one.put(Poison()),
        one.get,
        lambda: pickle.dumps(one),
        one.close,
        one.close,
        one.empty,
        one.get,
        lambda: one.put(1),
        lambda: tried(lambda: one.put(m.Lock())),
    ]


def pipe(m: Any) -> list[Callable[[], Any]]:
    one, two = m.Pipe()
    into = bytearray(4)
    return [
        one.poll,
        lambda: one.poll(0.01),
        lambda: one.poll(timeout=-1),
        lambda: two.send({"a": [1]}),
        lambda: one.poll(None),
        one.recv,
        lambda: one.send_bytes(b"abcdef", 1, 3),
        two.recv_bytes,
        lambda: one.send_bytes(b"abc", -1),
        lambda: one.send_bytes(b"abc", 4),
        lambda: one.send_bytes(b"abc", 0, -1),
        lambda: one.send_bytes(b"abc", 1, 3),
        lambda: one.send_bytes("abc"),
        lambda: two.recv_bytes(-1),
        lambda: one.send_bytes(b"xy"),
        lambda: two.recv_bytes_into(into, 1),
        lambda: bytes(into),
        lambda: one.send_bytes(b"12345"),
        lambda: two.recv_bytes_into(into),
        lambda: two.recv_bytes_into(into, -1),
        lambda: two.recv_bytes_into(into, 9),
        lambda: one.send(m.Lock()),
        lambda: one.send(Poison()),
        two.recv,
        lambda: one.send_bytes(b"too long"),
        lambda: two.recv_bytes(3),
        lambda: (two.readable, two.writable, two.closed),
        two.recv,
        one.close,
        lambda: one.closed,
        one.close,
        lambda: one.send(1),
        one.recv,
        one.poll,
        one.fileno,
        lambda: tried(lambda: two.send(1))[0],
    ]


def one_way_pipe(m: Any) -> list[Callable[[], Any]]:
    reader, writer = m.Pipe(duplex=False)
    third, fourth = m.Pipe(False)
    return [
        lambda: (reader.readable, reader.writable, writer.readable, writer.writable),
        lambda: reader.send(1),
        lambda: reader.send_bytes(b""),
        writer.recv,
        writer.poll,
        lambda: writer.send(1),
        lambda: writer.__exit__(None, None, None),
        reader.poll,
        reader.recv,
        reader.poll,
        reader.recv,
        lambda: reader.__enter__() is reader,
        lambda: fourth.send_bytes(b"too long"),
        lambda: third.recv_bytes(3),
        lambda: third.closed,
        lambda: tried(lambda: fourth.send(1))[0],
    ]


def waiting(m: Any) -> list[Callable[[], Any]]:
    one, two = m.Pipe()
    three, four = m.Pipe()
    waited = m.Queue()
    ends = [one, two, three, four, waited._reader]
    return [
        lambda: m.wait(ends, 0),
        lambda: m.wait(ends, timeout=0.01),
        lambda: two.send(1),
        lambda: [ends.index(end) for end in m.wait(ends)],
        lambda: four.close(),
        lambda: [ends.index(end) for end in m.wait([one, three])],
        lambda: m.wait([four], 0),
        lambda: m.wait([], 0),
        lambda: m.wait([7.5], 0),
        lambda: waited.put(1),
        lambda: m.wait([waited._reader], 5) == [waited._reader],
        waited._reader.poll,
        waited.get,
        waited._reader.poll,
        waited.close,
        waited.join_thread,
    ]


@pytest.mark.parametrize(
    "steps",
    [
        lock,
        rlock,
        semaphore,
        condition,
        event,
        barrier,
        queue_,
        queue_of_what_cannot_be_pickled,
        joinable_queue,
        simple_queue,
        pipe,
        one_way_pipe,
        waiting,
    ],
)
def test_a_replaced_object_does_what_the_real_one_does(steps: Steps, alone: Alone) -> None:
    assert differences(steps) == []


def test_a_sentinel_is_waited_for_by_its_process(alone: Alone) -> None:
    sentinel = SimpleNamespace(waitable="0")
    assert pipes.wait([sentinel], 0) == []


def test_a_forgotten_connection_is_closed(alone: Alone) -> None:
    one, two = pipes.Pipe()
    del two
    gc.collect()
    with pytest.raises(EOFError):
        one.recv()


def test_a_connection_that_is_collected_within_a_request_asks_nothing(
    alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = list(pipes.Pipe())

    def within(self: object, operation: Operation) -> None:
        held.clear()

    monkeypatch.setattr(client.Client, "ask", within)
    monkeypatch.setattr(pipes, "_REQUESTS", frozenset([within.__code__]))
    client.Client.ask(alone, Read("0:0"))  # type: ignore[arg-type]
    assert alone.asked == []


def test_a_forgotten_connection_after_the_run_harms_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client, "_current", Alone())
    held = pipes.Pipe()
    monkeypatch.setattr(client, "_current", None)
    del held
    gc.collect()


def test_a_forked_child_does_not_hold_what_its_parent_holds(alone: Alone) -> None:
    lock = locks.Lock()
    lock.acquire()
    assert lock.depth() == 1
    alone.process = "1"
    assert lock.depth() == 0


def test_what_cannot_be_pickled_is_lost_with_a_traceback(
    alone: Alone, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = queues.Queue(), queues.Queue()
    lines[0].put(lines[1])
    assert capsys.readouterr().err.endswith(
        "RuntimeError: Queue objects should only be shared between processes through inheritance\n"
    )
    assert alone.asked == []


REAL_CLASSES = [
    (conditions.Barrier, threading.Barrier),
    (conditions.Condition, synchronize.Condition),
    (conditions.Event, synchronize.Event),
    (locks.Semaphore, synchronize.Semaphore),
    (pipes.Connection, multiprocessing.connection.Connection),
    (pipes.wait, multiprocessing.connection.wait),
    (queues.JoinableQueue, multiprocessing.queues.JoinableQueue),
    (queues.Queue, multiprocessing.queues.Queue),
    (queues.SimpleQueue, multiprocessing.queues.SimpleQueue),
    (privates.Queue, queue.Queue),
]


@pytest.mark.parametrize(("ours", "real"), REAL_CLASSES)
def test_methods_have_the_real_names_and_arguments(ours: Any, real: Any) -> None:
    for name, method in inspect.getmembers(real, inspect.isfunction):
        if not name.startswith("_"):
            found = inspect.signature(getattr(ours, name)).parameters
            assert (name, list(found)) == (name, list(inspect.signature(method).parameters))
    if inspect.isfunction(real):
        assert list(inspect.signature(ours).parameters) == list(inspect.signature(real).parameters)
