"""What went through the pipes and queues of an explored run: one Transfer for each message.

Read off the kernel's trace, so that a test can ask who moved what without knowing the operations.
Attempts that failed are told too: a put into a full queue, the end of a pipe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from grader.engine.creations import (
    Creation,
    NewManagedQueue,
    NewPipe,
    NewQueue,
    NewSimpleQueue,
)
from grader.engine.operations import Error, Get, ProcessId, Put, Receive, Send
from grader.engine.trace import Step

__all__ = ["Channel", "Transfer", "transfers"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A pipe or queue, a Manager's among them.

    `maxsize` is 0 where there is no limit, `duplex` True for a Pipe() alone.
    """

    id: str
    kind: Literal["Pipe", "Queue", "JoinableQueue", "SimpleQueue"]
    maxsize: int = 0
    duplex: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """One `put` or `send` ("in"), one `get` or `recv` ("out"), complete.

    `data` is the message as it was pickled (or the bytes themselves, of send_bytes), empty where
    an exception came in place of one: `error` names it ("queue.Full", "EOFError"). `time` is
    virtual seconds, `step` the place in the run's order.
    """

    way: Literal["in", "out"]
    channel: Channel
    process: ProcessId
    data: bytes
    error: str
    time: float
    step: int


def transfers(steps: Iterable[Step], made: Iterable[Creation]) -> tuple[Transfer, ...]:
    """The transfers in the order in which they were completed; queue.Queue's are left out."""
    channels = {end: channel for creation in made for end, channel in _ends(creation)}
    found = (_transfer(step, channels) for step in steps if step.done)
    return tuple(one for one in found if one is not None)


def _ends(creation: Creation) -> list[tuple[str, Channel]]:
    name = creation.object
    match creation:
        case NewPipe(other=other, duplex=duplex):
            pipe = Channel(name, "Pipe", duplex=duplex)
            return [(name, pipe), (other, pipe)]
        case (
            NewQueue(maxsize=maxsize, joinable=joinable)
            | NewManagedQueue(maxsize=maxsize, joinable=joinable)
        ):
            kind: Literal["Queue", "JoinableQueue"] = "JoinableQueue" if joinable else "Queue"
            return [(name, Channel(name, kind, max(maxsize, 0)))]
        case NewSimpleQueue():
            return [(name, Channel(name, "SimpleQueue"))]
    return []


def _transfer(step: Step, channels: dict[str, Channel]) -> Transfer | None:
    match step.operation:
        case Put(object=end, payload=data) | Send(end=end, payload=data):
            way: Literal["in", "out"] = "in"
        case Get(object=end) | Receive(end=end):
            way, data = "out", step.reply if isinstance(step.reply, bytes) else b""
        case _:
            return None
    channel = channels.get(end)
    if channel is None:
        return None
    error = step.reply.kind if isinstance(step.reply, Error) else ""
    return Transfer(
        way, channel, step.process, b"" if error else data, error, step.time / 1e9, step.index
    )
