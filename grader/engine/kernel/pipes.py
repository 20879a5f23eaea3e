"""Pipe and connection.wait: a channel in each direction, and who holds which end.

`(end, "held")` counts the processes that hold an end, and the connections that are pickled and
under way; fork adds one for each end that the parent has open, the last close in a process and the
end of a process take one away. A process that holds the other end itself
can't see it closed, so it need not look: most programs never do.
"""

from typing import Any

from grader.engine.creations import NewMailbox, NewPipe, NewQueue, NewSimpleQueue
from grader.engine.dependency import Reader
from grader.engine.kernel.channels import Channel
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.mailboxes import has_item, in_order
from grader.engine.kernel.parts import NOW, Process, ProtocolFault, Script
from grader.engine.operations import Adopt, CloseEnd, Error, Lend, Poll, Receive, Send, WaitReady

__all__ = ["CREATORS", "HANDLERS"]

CLOSED = Error("OSError", "handle is closed")


def create_pipe(k: Kernel, p: Process, made: NewPipe) -> None:
    """Both ends are known, and held by the creator."""
    if (
        not made.other.startswith(f"{p.id}:")
        or made.other in k.objects
        or made.other == made.object
    ):
        raise ProtocolFault(f"process {p.id} can't create object {made.other!r}")
    k.objects[made.other] = made
    for end in (made.object, made.other):
        k.channels[end] = Channel(end, made.duplex)
        p.ends[end] += 1
        k.state[end, "held"] = 1


def _peer(end: str, pipe: NewPipe) -> str:
    return pipe.other if end == pipe.object else pipe.object


def _gone(read: Reader, p: Process, end: str, pipe: NewPipe) -> bool:
    """Does nobody hold the other end?"""
    peer = _peer(end, pipe)
    return peer not in p.ends and read((peer, "held")) == 0


def send(k: Kernel, p: Process, op: Send, pipe: NewPipe) -> Script:
    """Into the channel that the other end reads."""
    channel = k.channels[_peer(op.end, pipe)]
    if not pipe.duplex and op.end == pipe.object:
        yield NOW
        return Error("OSError", "connection is read-only")
    if op.end not in p.ends:
        yield NOW
        return CLOSED
    yield k.wait(
        lambda read: _gone(read, p, op.end, pipe) or channel.can_begin(read, len(op.payload)),
        "send",
        op.end,
    )
    if _gone(k.read, p, op.end, pipe):
        return Error("BrokenPipeError", "[Errno 32] Broken pipe")
    yield from channel.write(k, p, op.payload)
    return None


def receive(k: Kernel, p: Process, op: Receive, pipe: NewPipe) -> Script:
    """The next message, or EOFError when there is none and nobody can send one."""
    channel = k.channels[op.end]
    if not pipe.duplex and op.end == pipe.other:
        yield NOW
        return Error("OSError", "connection is write-only")
    if op.end not in p.ends:
        yield NOW
        return CLOSED
    yield k.wait(
        lambda read: channel.has_message(read) or _gone(read, p, op.end, pipe), "receive", op.end
    )
    if not channel.has_message(k.read):
        return Error("EOFError")
    return channel.take(k)[1]


def poll(k: Kernel, p: Process, op: Poll, pipe: NewPipe) -> Script:
    """Would a receive return at once?"""
    channel = k.channels[op.end]
    if op.end not in p.ends:
        yield NOW
        return CLOSED
    expired = yield k.wait(
        lambda read: channel.has_bytes(read) or _gone(read, p, op.end, pipe),
        "receive",
        op.end,
        op.timeout,
    )
    return not expired


def close_end(k: Kernel, p: Process, op: CloseEnd, pipe: NewPipe) -> Script:
    """This process holds it no longer; others may."""
    yield NOW
    if op.end in p.ends:
        p.ends[op.end] -= 1
        if not p.ends[op.end]:
            del p.ends[op.end]
            k.add((op.end, "held"), -1)
    return None


def lend(k: Kernel, p: Process, op: Lend, _: NewPipe) -> Script:
    """The end is held by the lender in another's stead, as a descriptor that waits to be sent.

    multiprocessing's resource_sharer keeps it so; it serves who asks as long as its process lives.
    """
    yield NOW
    if op.end not in p.ends or k.read((op.loan, "lender")) is not None:
        return CLOSED
    k.write((op.loan, "lender"), p.id)
    k.write((op.loan, "lent"), op.end)
    k.add((op.end, "held"), 1)
    p.loans.append(op.loan)
    return None


def adopt(k: Kernel, p: Process, op: Adopt) -> Script:
    """Take what was lent."""
    yield NOW
    lender = k.read((op.loan, "lender"))
    if lender is None or k.read((lender, "life")) == 0:
        return Error("ConnectionRefusedError", "[Errno 111] Connection refused")
    end = k.read((op.loan, "lent"))
    if end is None:
        return Error("EOFError")
    k.write((op.loan, "lent"), None)
    if end in p.ends:
        k.add((end, "held"), -1)
    p.ends[end] += 1
    return end


def _is_ready(read: Reader, k: Kernel, p: Process, item: str) -> bool:
    made = k.objects.get(item)
    if isinstance(made, NewPipe):
        return k.channels[item].has_bytes(read) or _gone(read, p, item, made)
    if isinstance(made, NewQueue | NewSimpleQueue):
        return k.channels[item].has_bytes(read)
    if isinstance(made, NewMailbox):
        return has_item(read, made)
    return read((item, "ended")) is not None


_WAITED = NewPipe | NewQueue | NewSimpleQueue | NewMailbox


def wait_ready(k: Kernel, p: Process, op: WaitReady) -> Script:
    """connection.wait."""
    for item in op.items:
        made = k.objects.get(item)
        if not isinstance(made, _WAITED) and item not in k.processes:
            raise ProtocolFault(f"nobody can wait for {item!r}")
    yield k.wait(
        lambda read: any(_is_ready(read, k, p, item) for item in op.items),
        "ready",
        ",".join(op.items),
        op.timeout,
    )
    ready = [item for item in op.items if _is_ready(k.read, k, p, item)]
    things = [k.objects.get(item) for item in ready]
    boxes = [one if isinstance(one, NewMailbox) else None for one in things]
    return in_order(k.read, list(zip(ready, boxes, strict=True)))


HANDLERS: dict[Any, Any] = {
    (Send, NewPipe): send,
    (Receive, NewPipe): receive,
    (Poll, NewPipe): poll,
    (CloseEnd, NewPipe): close_end,
    (Lend, NewPipe): lend,
    Adopt: adopt,
    WaitReady: wait_ready,
}
CREATORS: dict[type, Any] = {NewPipe: create_pipe}
