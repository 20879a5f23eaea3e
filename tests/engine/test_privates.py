"""What is private to a process, and what is refused."""

import ctypes
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from grader.engine.inside.explored import conditions, locks, memory, pipes, privates, queues
from tests.engine.alone import Alone, Refusal, Steps, differences


def private_lock(m: Any) -> list[Callable[[], Any]]:
    one = m.TLock()
    return [
        one.release,
        one.acquire,
        one.locked,
        lambda: one.acquire(blocking=False),
        lambda: one.acquire(timeout=0.01),
        lambda: one.acquire(False, 1),
        lambda: one.acquire(True, -2),
        lambda: one.acquire(timeout=1e12),
        lambda: repr(one).split(" at ")[0],
        one.release,
        one.locked,
        one.__enter__,
        lambda: one.__exit__(None, None, None),
        lambda: pickle.dumps(one),
    ]


def private_rlock(m: Any) -> list[Callable[[], Any]]:
    one = m.TRLock()
    return [
        one.release,
        one.acquire,
        one.acquire,
        one.release,
        one.release,
        one.release,
        lambda: one.acquire(timeout=0.01),
        lambda: pickle.dumps(one),
    ]


def private_queue(m: Any) -> list[Callable[[], Any]]:
    one, item = m.TQueue(maxsize=2), object()
    return [
        one.get_nowait,
        lambda: one.get(timeout=0.01),
        lambda: one.get(timeout=-1),
        lambda: one.put(item),
        lambda: one.put("b"),
        one.full,
        lambda: one.put(1, block=False),
        lambda: one.put(1, timeout=0.01),
        lambda: one.put(1, True, -1),
        one.qsize,
        lambda: one.get() is item,
        one.get,
        one.empty,
        one.task_done,
        one.task_done,
        one.task_done,
        one.join,
        lambda: one.maxsize,
        lambda: pickle.dumps(one),
    ]


@pytest.mark.parametrize("steps", [private_lock, private_rlock, private_queue])
def test_a_replaced_private_object_does_what_the_real_one_does(steps: Steps, alone: Alone) -> None:
    assert differences(steps) == []


class Pair(ctypes.Structure):
    """Two numbers."""


@pytest.mark.parametrize(
    ("use", "name"),
    [
        (lambda: pipes.Pipe()[0].fileno(), "Connection.fileno"),
        (lambda: pipes.wait([0]), "connection.wait for a file descriptor"),
        (lambda: memory.Value(Pair), "Value of a Structure"),
        (lambda: memory.Array(Pair, 2), "Array of a Structure"),
        (lambda: memory.Value(ctypes.c_void_p), "Value of c_void_p"),
        (lambda: memory.Value(ctypes.c_int * 2), "Value of c_int_Array_2"),
        (lambda: memory.Array("i", 10**8), "an Array of 100000000 elements"),
        (lambda: memory.Value("i", lock=locks.Semaphore()), "a Value with a Semaphore as its lock"),
        (lambda: conditions.Condition(locks.Semaphore()), "a Condition with a Semaphore as its"),
        (lambda: privates.LifoQueue(), "queue.LifoQueue"),
        (lambda: privates.PriorityQueue(3), "queue.PriorityQueue"),
        (lambda: privates.SimpleQueue(), "queue.SimpleQueue"),
        (lambda: privates.Semaphore(1), "threading.Semaphore"),
        (lambda: privates.BoundedSemaphore(1), "threading.BoundedSemaphore"),
        (lambda: privates.Condition(), "threading.Condition"),
        (lambda: privates.Event(), "threading.Event"),
        (lambda: privates.Barrier(2), "threading.Barrier"),
        (lambda: queues.JoinableQueue().put(lambda: 1), "putting what can't be pickled into a J"),
        (lambda: queues.SimpleQueue().put(bytes(2**24)), "a message of more than 16 MiB"),
    ],
)
def test_what_is_not_controlled_is_refused_by_name(
    alone: Alone, use: Callable[[], Any], name: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        use()
    assert str(refusal.value).startswith(name)
