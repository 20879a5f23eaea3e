"""The replaced objects against the real ones: the same calls give the same results and errors."""

import ctypes
import gc
import itertools
import multiprocessing
import multiprocessing.connection
import pickle
import queue
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from grader.engine.creations import Creation
from grader.engine.inside.explored import (
    client,
    conditions,
    locks,
    memory,
    pipes,
    privates,
    queues,
)
from grader.engine.kernel import Kernel
from grader.engine.messages import Answer, Request, decode, decode_answer, encode
from grader.engine.operations import Error, Operation, Read, SemaphoreValue, Write
from grader.engine.trace import Reply


class Stuck(BaseException):
    """Nobody can move any more."""


class Refusal(BaseException):
    """The run would end with the verdict `refused`."""


class Alone:
    """A client whose kernel is in this process, and which is its only process."""

    def __init__(self) -> None:
        self.process = "0"
        self.kernel = Kernel()
        self.asked: list[Operation] = []
        self._made: list[Creation] = []
        self._serials = itertools.count()

    def make(self, creation: type[Creation], **parameters: Any) -> str:
        self._made.append(creation(self.new_id(), **parameters))
        return self._made[-1].object

    def new_id(self) -> str:
        return f"0:{next(self._serials)}"

    def ask(self, operation: Operation) -> Any:
        request = decode(encode(Request(operation, None, None, tuple(self._made))))
        self._made = []
        for creation in request.made:
            self.kernel.create("0", creation)
        self.asked.append(request.operation)
        self.kernel.request("0", request.operation)
        reply = self._reply()
        answer = decode_answer(encode(reply if isinstance(reply, Error) else Answer(reply)))
        if isinstance(answer, Error):
            raise client._error(answer)
        return answer.value

    def _reply(self) -> Any:
        while choices := self.kernel.choices():
            feeders = [one for one in choices if one != "0"]
            for effect in self.kernel.step(feeders[0] if feeders else "0").effects:
                if isinstance(effect, Reply):
                    return effect.value
        raise Stuck(self.kernel.end())

    def refuse(self, name: str) -> None:
        raise Refusal(name)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Alone]:
    made = Alone()
    monkeypatch.setattr(client, "_current", made)
    yield made
    gc.collect()


REPLACED = SimpleNamespace(
    Lock=locks.Lock,
    RLock=locks.RLock,
    Semaphore=locks.Semaphore,
    BoundedSemaphore=locks.BoundedSemaphore,
    Condition=conditions.Condition,
    Event=conditions.Event,
    Barrier=conditions.Barrier,
    Queue=queues.Queue,
    JoinableQueue=queues.JoinableQueue,
    SimpleQueue=queues.SimpleQueue,
    Pipe=pipes.Pipe,
    wait=pipes.wait,
    Value=memory.Value,
    Array=memory.Array,
    RawValue=memory.RawValue,
    RawArray=memory.RawArray,
    TLock=privates.Lock,
    TRLock=privates.RLock,
    TQueue=privates.Queue,
)
FORK = multiprocessing.get_context("fork")
REAL = SimpleNamespace(
    **{name: getattr(FORK, name) for name in vars(REPLACED) if hasattr(FORK, name)},
    wait=multiprocessing.connection.wait,
    TLock=threading.Lock,
    TRLock=threading.RLock,
    TQueue=queue.Queue,
)


def tried(call: Callable[[], Any]) -> Any:
    """What it gives, or how it fails."""
    try:
        return call()
    except Exception as error:
        return type(error), str(error)


Steps = Callable[[Any], list[Callable[[], Any]]]
SAME: dict[str, Steps] = {}


def same(steps: Steps) -> Steps:
    """These steps have to give the same for real and replaced."""
    SAME[steps.__name__] = steps
    return steps


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
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


@same
def values(m: Any) -> list[Callable[[], Any]]:
    number, real, flag, letter = (
        m.Value("i", 5),
        m.Value("d"),
        m.RawValue(ctypes.c_bool),
        m.Value("c"),
    )

    def assign(one: Any, value: Any) -> Any:
        one.value = value
        return one.value

    def hold() -> Any:
        with number.get_lock(), number:
            number.value += 1
            return number.get_obj().value

    return [
        lambda: assign(number, 2**31),
        lambda: assign(number, -1),
        lambda: assign(number, 1.5),
        lambda: assign(number, "x"),
        lambda: assign(m.Value("B"), 257),
        lambda: assign(m.Value("Q"), -1),
        lambda: assign(real, 3),
        lambda: assign(real, float("inf")),
        lambda: assign(m.Value("f"), 0.1),
        lambda: assign(flag, [1]),
        lambda: assign(letter, b"z"),
        lambda: assign(letter, b"zz"),
        lambda: assign(m.Value("u", "a"), "é"),
        lambda: assign(m.Value(ctypes.c_longlong, lock=False), 2**40),
        hold,
        lambda: repr(number),
        lambda: repr(flag),
        lambda: (number.acquire(), number.release()),
        number.release,
        lambda: m.Value("x"),
        lambda: m.Value(int),
        lambda: m.Value("i", 1, 2),
        lambda: m.Value("i", "x"),
        lambda: m.Value("i", lock=5),
        lambda: m.Value("i", 3, lock=None).value,
        lambda: number + 1,
        lambda: number[0],
        lambda: pickle.dumps(number),
        lambda: multiprocessing.reduction.ForkingPickler.dumps(flag),
        lambda: type(number.get_lock()).__name__,
        lambda: type(m.Value("i", lock=m.Condition()).get_lock()).__name__,
        lambda: m.Value("i", 4, lock=m.Lock()).value,
    ]


@same
def arrays(m: Any) -> list[Callable[[], Any]]:
    one, raw = m.Array("i", [1, 2, 3, 4]), m.RawArray("d", 3)

    def assign(array: Any, index: Any, value: Any) -> Any:
        array[index] = value
        return array[:]

    return [
        lambda: one[:],
        lambda: one[-1],
        lambda: one[4],
        lambda: one[-5],
        lambda: one["a"],
        lambda: one[1.0],
        lambda: one[1:3],
        lambda: one[::-1],
        lambda: one[9:],
        lambda: one[3:1],
        lambda: one[::0],
        lambda: assign(one, 0, 2**32 + 9),
        lambda: assign(one, 0, ctypes.c_int(8)),
        lambda: assign(one, -1, "x"),
        lambda: assign(one, 7, 1),
        lambda: assign(one, slice(0, 2), [5, 6]),
        lambda: assign(one, slice(0, 2), [5]),
        lambda: assign(one, slice(None, None, -2), (7, 8)),
        lambda: assign(one, slice(2, 2), []),
        lambda: assign(one, slice(0, 2), 5),
        lambda: (len(one), list(one), sum(one), 8 in one, list(reversed(one))),
        lambda: assign(raw, 1, 1),
        lambda: type(raw).__name__,
        lambda: one.value,
        lambda: m.Array("i", 0)[:],
        lambda: m.Array("i", -1),
        lambda: m.Array("x", 2),
        lambda: m.Array(int, 2),
        lambda: m.Array("i", (n for n in "ab")),
        lambda: m.Array("i", ["a"]),
        lambda: m.Array("i", range(3), lock=False)[:],
        lambda: m.Array(ctypes.c_bool, [1, 0, 2])[:],
        lambda: list(m.Array("f", [0.1]).get_obj()),
        lambda: one.acquire() and one.get_obj()[:],
        lambda: one.release(),
        lambda: pickle.dumps(one),
        lambda: tried(lambda: m.Array("i", 3, m.Lock()))[0],
    ]


@same
def strings(m: Any) -> list[Callable[[], Any]]:
    one, wide, raw = m.Array("c", b"hello"), m.RawArray("u", "hello"), m.RawArray("c", 4)

    def assign(array: Any, name: str, value: Any) -> Any:
        setattr(array, name, value)
        return array[:]

    def put(array: Any, index: Any, value: Any) -> Any:
        array[index] = value
        return array[:]

    return [
        lambda: one.value,
        lambda: one.raw,
        lambda: one[0],
        lambda: one[1:3],
        lambda: assign(one, "value", b"ab"),
        lambda: (one.value, one.raw),
        lambda: assign(one, "value", b"12345"),
        lambda: assign(one, "value", b"123456"),
        lambda: assign(one, "value", "x"),
        lambda: assign(one, "raw", b"xy"),
        lambda: assign(one, "raw", bytearray(b"q")),
        lambda: assign(one, "raw", b"123456"),
        lambda: put(one, 0, 66),
        lambda: put(one, slice(0, 2), b"cd"),
        lambda: put(one, 0, b"cd"),
        lambda: (wide.value, wide[0], wide[1:3]),
        lambda: assign(wide, "value", "aé"),
        lambda: (wide.value, list(wide)),
        lambda: (raw.value, raw.raw, len(raw)),
        lambda: type(one).__name__,
        lambda: type(m.Array("u", 3)).__name__,
    ]


@same
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


@same
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


@same
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


@pytest.mark.parametrize("name", SAME)
def test_a_replaced_object_does_what_the_real_one_does(name: str, alone: Alone) -> None:
    steps = SAME[name]
    expected = [tried(step) for step in steps(REAL)]
    for number, step in enumerate(steps(REPLACED)):
        assert (number, tried(step)) == (number, expected[number])


def test_adding_to_a_value_is_one_read_and_one_write(alone: Alone) -> None:
    number = memory.Value("i", 5)
    number.value += 1
    assert alone.asked == [Read("0:1"), Write("0:1", 6)]


def test_a_value_whose_lock_is_not_recursive_hangs_inside_its_lock(alone: Alone) -> None:
    number = memory.Value("i", lock=locks.Lock())
    number.acquire()
    with pytest.raises(Stuck, match="DEADLOCK"):
        number.value += 1


def test_the_view_without_lock_is_refused_only_where_the_lock_could_be_seen(alone: Alone) -> None:
    number = memory.Value("i", 5)
    assert number.get_obj().value == 5
    assert alone.asked == [SemaphoreValue("0:0"), Read("0:1")]
    number.acquire()
    assert number.get_obj().value == 5
    assert len(alone.asked) == 4
    number.get_lock()._held = ("1", 1)  # as if another process had it
    with pytest.raises(Refusal, match=r"get_obj\(\) while another process holds the lock"):
        _ = number.get_obj().value


class Pair(ctypes.Structure):
    """Two numbers."""


@pytest.mark.parametrize(
    ("use", "name"),
    [
        (lambda: pipes.Pipe()[0].fileno(), "Connection.fileno"),
        (lambda: pipes.Pipe()[0].send(pipes.Pipe()[1]), "sending a Connection"),
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
