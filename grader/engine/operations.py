"""Every operation on something shared, as a frozen message: what a process asks of the kernel.

The messages travel as msgpack from a learner's process to the controller, so they are plain,
small and bounded; what was pickled stays opaque bytes. Times are integer nanoseconds. A time-out
is `None` (wait for ever), 0 (do not wait) or a positive number.

An object has an id that its creator makes without asking: `"<process id>:<serial>"`. A process id
tells who started it: the main process is `"0"`, its children are `"1"`, `"2"`, ...; the n-th child
of process `"2"` is `"2-n"`. An id therefore means the same in every schedule.
"""

from typing import Annotated

from msgspec import Meta, Struct

from grader.errors import ChannelError

__all__ = [
    "Acquire",
    "ActiveChildren",
    "Adopt",
    "BarrierAbort",
    "BarrierOpen",
    "BarrierReset",
    "BarrierState",
    "BarrierWait",
    "Begin",
    "CancelJoinThread",
    "Cell",
    "Clock",
    "CloseEnd",
    "CloseProcess",
    "ConditionWait",
    "EndId",
    "Error",
    "EventClear",
    "EventIsSet",
    "EventSet",
    "EventWait",
    "Exit",
    "ExitCode",
    "Get",
    "IsAlive",
    "Join",
    "JoinThread",
    "Lend",
    "Notify",
    "ObjectId",
    "Operation",
    "Place",
    "Poll",
    "Print",
    "ProcessId",
    "ProtocolFault",
    "Put",
    "QueueClose",
    "QueueEmpty",
    "QueueFull",
    "QueueJoin",
    "QueueSize",
    "Read",
    "ReadSlice",
    "Receive",
    "Refused",
    "Release",
    "SemaphoreValue",
    "Send",
    "Signal",
    "Sleep",
    "Start",
    "TaskDone",
    "WaitReady",
    "Withdraw",
    "Write",
    "WriteSlice",
]


ProcessId = Annotated[str, Meta(max_length=48, pattern=r"^[0-9]{1,4}(-[0-9]{1,4}){0,8}$")]
ObjectId = Annotated[str, Meta(max_length=64, pattern=r"^[0-9]{1,4}(-[0-9]{1,4}){0,8}:[0-9]{1,9}$")]
EndId = ObjectId
Item = Annotated[str, Meta(max_length=64)]
Name = Annotated[str, Meta(max_length=200)]
Payload = Annotated[bytes, Meta(max_length=16_777_216)]
Duration = Annotated[int, Meta(ge=0, le=2**62)]
Timeout = Duration | None
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Cell = int | float | bool | bytes | None
"""One element of a Value or Array, after what ctypes does to it; c_wchar is sent as UTF-8."""


class ProtocolFault(ChannelError):  # noqa: N818  it is theirs, not an error of ours
    """A process asked for what no process of ours asks for; its run ends with a verdict."""


class Place(Struct, frozen=True, array_like=True):
    """The learner's own line that asked."""

    file: Name
    line: int
    function: Name


class Operation(Struct, frozen=True, array_like=True, tag=True):
    """The root of all requests."""


class Error(Struct, frozen=True, array_like=True, tag=True):
    """A reply: the real operation raises `kind` (such as "queue.Empty") with `text`."""

    kind: str
    text: str = ""


# Processes


class Begin(Operation, frozen=True):
    """The first request of a started process. Reply: None."""


class Start(Operation, frozen=True):
    """Process.start. Reply: None; the effect Fork says that `child` now exists.

    A forked child inherits everything. One that `inherits` ends of pipes has nothing else: it was
    spawned, or forked by a server.
    """

    child: ProcessId
    name: Name = ""
    daemon: bool = False
    inherits: Annotated[tuple[EndId, ...], Meta(max_length=256)] | None = None


class Exit(Operation, frozen=True):
    """The end of a process; `abrupt` is os._exit: no joins, no flush. There is no reply."""

    code: int = 0
    abrupt: bool = False


class Join(Operation, frozen=True):
    """Process.join. Reply: None, also after a time-out."""

    child: ProcessId
    timeout: Timeout = None


class IsAlive(Operation, frozen=True):
    """Process.is_alive of a started child. Reply: bool."""

    child: ProcessId


class ExitCode(Operation, frozen=True):
    """Process.exitcode of a started child. Reply: int, or None while it lives."""

    child: ProcessId


class Signal(Operation, frozen=True):
    """Process.terminate (15) and Process.kill (9). Reply: None; death comes a moment later."""

    child: ProcessId
    number: Annotated[int, Meta(ge=1, le=64)] = 15


class CloseProcess(Operation, frozen=True):
    """Process.close. Reply: None, or ValueError while the child lives."""

    child: ProcessId


class ActiveChildren(Operation, frozen=True):
    """active_children. Reply: the ids of the living children, in order of their start."""


# Locks of every kind


class Acquire(Operation, frozen=True):
    """acquire of a lock or semaphore. Reply: bool."""

    object: ObjectId
    timeout: Timeout = None


class Release(Operation, frozen=True):
    """release of a lock or semaphore. Reply: None or ValueError or AssertionError."""

    object: ObjectId


class SemaphoreValue(Operation, frozen=True):
    """get_value of a semaphore (and locked() of a lock: 0 is locked). Reply: int."""

    object: ObjectId


class ConditionWait(Operation, frozen=True):
    """Condition.wait. Reply: bool (False after a time-out)."""

    object: ObjectId
    timeout: Timeout = None


class Notify(Operation, frozen=True):
    """Condition.notify(count); `None` is notify_all. Reply: None."""

    object: ObjectId
    count: Count | None = 1


class EventSet(Operation, frozen=True):
    """Event.set. Reply: None."""

    object: ObjectId


class EventClear(Operation, frozen=True):
    """Event.clear. Reply: None."""

    object: ObjectId


class EventIsSet(Operation, frozen=True):
    """Event.is_set. Reply: bool."""

    object: ObjectId


class EventWait(Operation, frozen=True):
    """Event.wait. Reply: bool."""

    object: ObjectId
    timeout: Timeout = None


class BarrierWait(Operation, frozen=True):
    """Barrier.wait. Reply: the index, or BrokenBarrierError.

    The reply -1 goes to the last one of a barrier with an action: run it, then send BarrierOpen.
    """

    object: ObjectId
    timeout: Timeout = None


class BarrierOpen(Operation, frozen=True):
    """The action has been run; if it `failed` the barrier breaks. Reply: the index."""

    object: ObjectId
    failed: bool = False


class BarrierReset(Operation, frozen=True):
    """Barrier.reset. Reply: None."""

    object: ObjectId


class BarrierAbort(Operation, frozen=True):
    """Barrier.abort. Reply: None."""

    object: ObjectId


class BarrierState(Operation, frozen=True):
    """Barrier.n_waiting and Barrier.broken. Reply: (n_waiting, broken)."""

    object: ObjectId


# Queues


class Put(Operation, frozen=True):
    """put of any queue. Reply: None, queue.Full, or ValueError when closed."""

    object: ObjectId
    payload: Payload
    timeout: Timeout = None


class Get(Operation, frozen=True):
    """get of any queue. Reply: bytes, queue.Empty, or ValueError when closed."""

    object: ObjectId
    timeout: Timeout = None


class QueueSize(Operation, frozen=True):
    """qsize. Reply: int."""

    object: ObjectId


class QueueEmpty(Operation, frozen=True):
    """empty: nothing has reached the pipe. Reply: bool."""

    object: ObjectId


class QueueFull(Operation, frozen=True):
    """full. Reply: bool."""

    object: ObjectId


class QueueClose(Operation, frozen=True):
    """close, in this process. Reply: None."""

    object: ObjectId


class JoinThread(Operation, frozen=True):
    """join_thread: until this process's items are in the pipe. Reply: None or AssertionError."""

    object: ObjectId


class CancelJoinThread(Operation, frozen=True):
    """cancel_join_thread: exit will not wait. Reply: None."""

    object: ObjectId


class TaskDone(Operation, frozen=True):
    """task_done. Reply: None, or ValueError when called too often."""

    object: ObjectId


class QueueJoin(Operation, frozen=True):
    """JoinableQueue.join. Reply: None."""

    object: ObjectId


class Withdraw(Operation, frozen=True):
    """Take item `number` back out of a mailbox, if it is behind the next `kept`. Reply: bool."""

    object: ObjectId
    number: Count
    kept: Count = 0


# Pipes


class Send(Operation, frozen=True):
    """send and send_bytes. Reply: None, BrokenPipeError or OSError."""

    end: EndId
    payload: Payload


class Receive(Operation, frozen=True):
    """recv and recv_bytes. Reply: bytes, EOFError or OSError."""

    end: EndId


class Poll(Operation, frozen=True):
    """poll; the end of the other side counts as ready. Reply: bool."""

    end: EndId
    timeout: Timeout = 0


class CloseEnd(Operation, frozen=True):
    """close of this process's hold on an end. Reply: None."""

    end: EndId


class Lend(Operation, frozen=True):
    """A connection is pickled: its end stays open until somebody takes `loan`, which is new.

    Reply: None or OSError.
    """

    end: EndId
    loan: ObjectId


class Adopt(Operation, frozen=True):
    """A pickled connection arrives: this process holds its end too, or once more.

    Reply: the end's id; ConnectionRefusedError when the lender has ended, EOFError when somebody
    has taken it.
    """

    loan: ObjectId


class WaitReady(Operation, frozen=True):
    """connection.wait over ends, queues (their readers) and sentinels (process ids).

    Reply: the items that are ready, in the order given, but mailboxes of one sender in the order of
    its puts; empty after a time-out.
    """

    items: Annotated[tuple[Item, ...], Meta(max_length=256)]
    timeout: Timeout = None


# Values and arrays


class Read(Operation, frozen=True):
    """One element (of a Value: index 0). Reply: the element."""

    object: ObjectId
    index: Count = 0


class Write(Operation, frozen=True):
    """Set one element. Reply: None."""

    object: ObjectId
    value: Cell
    index: Count = 0


class ReadSlice(Operation, frozen=True):
    """Elements start, start + step, ... (`count` of them). Reply: tuple."""

    object: ObjectId
    start: Count
    step: int
    count: Count


class WriteSlice(Operation, frozen=True):
    """Set elements start, start + step, ... Reply: None."""

    object: ObjectId
    start: Count
    step: int
    values: tuple[Cell, ...]


# The rest


class Sleep(Operation, frozen=True):
    """time.sleep. Reply: None."""

    duration: Duration


class Clock(Operation, frozen=True):
    """Any reading of any clock. Reply: virtual nanoseconds since the run began."""


class Print(Operation, frozen=True):
    """Text written to stdout. Reply: None."""

    text: Annotated[str, Meta(max_length=1_048_576)]


class Refused(Operation, frozen=True):
    """Something uncontrolled was used: the run ends with the verdict `refused`."""

    name: Name
