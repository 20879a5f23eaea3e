"""No message from inside can be anything but a request of ours or a fault of its sender."""

from random import Random

import pytest

from grader.engine import creations, naming, operations, segmenting
from grader.engine.creations import Creation, NewBytes, NewLock, NewMemory
from grader.engine.kernel import Kernel
from grader.engine.messages import Request, decode, encode
from grader.engine.operations import Acquire, Operation, Place, ProtocolFault, Read, Start, Write
from grader.engine.segmenting import (
    CreateSegment,
    OpenSegment,
    ReadBytes,
    UnlinkSegment,
    WriteBytes,
)
from grader.errors import ChannelError, UsageError

GOOD = Request(
    Acquire("0:1", 5),
    Place("tickets.py", 14, "sell"),
    7,
    (NewLock("0:1"), NewMemory("0:2", 3, (1, 2.0, b"x", None, True))),
)


def test_a_request_comes_back_as_it_was_sent() -> None:
    assert decode(encode(GOOD)) == GOOD


def test_every_operation_and_creation_has_a_name_of_its_own() -> None:
    for module, root in (
        (operations, Operation),
        (segmenting, Operation),
        (naming, Operation),
        (creations, Creation),
    ):
        names = [
            name
            for name, one in vars(module).items()
            if isinstance(one, type)
            and issubclass(one, root)
            and one is not root
            and one.__module__ == module.__name__
        ]
        assert set(names) <= set(module.__all__)


@pytest.mark.parametrize(
    "request_",
    [
        Request(Acquire("0:1", -1)),
        Request(Acquire("../../etc/passwd")),
        Request(Start("1" * 100)),
        Request(Start("1", "n" * 1000)),
        Request(Read("0:1", -1)),
        Request(Write("0:1", 1, 2**40)),
        Request(OpenSegment("")),
        Request(CreateSegment("0:1", "x" * 256)),
        Request(UnlinkSegment("x" * 256)),
        Request(ReadBytes("0:1", -1, 1, 1)),
        Request(ReadBytes("0:1", 0, 1, 1, 0)),
        Request(WriteBytes("0:1", 0, 1, b"x", 2**25)),
        Request(WriteBytes("0:1", 0, 1, b"x", 1, "x" * 17)),
        Request(OpenSegment("a"), None, None, (NewBytes("0:1", 2**23),)),
        Request(Acquire("0:1"), Place("f" * 1000, 1, "f")),
        Request(Acquire("0:1"), None, 2**64 - 1),
    ],
)
def test_what_is_out_of_bounds_is_a_fault(request_: Request) -> None:
    with pytest.raises(ProtocolFault):
        decode(encode(request_))


def test_ten_thousand_mutilated_messages_are_faults_or_requests_and_nothing_else() -> None:
    random = Random(11)  # noqa: S311  reproducible on purpose
    whole = encode(GOOD)
    for _ in range(10_000):
        message = bytearray(whole)
        for _ in range(random.randrange(1, 6)):
            message[random.randrange(len(message))] = random.randrange(256)
        kernel = Kernel()
        try:
            request = decode(bytes(message[: random.randrange(1, len(message) + 1)]))
            for made in request.made:
                kernel.create("0", made)
            kernel.request("0", request.operation, request.place, request.fingerprint)
            for actor in kernel.choices():
                kernel.step(actor)
        except ChannelError:
            continue


def test_a_message_too_long_is_a_fault() -> None:
    with pytest.raises(ProtocolFault, match="too long"):
        decode(bytes(20_000_000))


def test_a_process_that_asks_twice_is_a_fault() -> None:
    kernel = Kernel()
    kernel.create("0", NewLock("0:1"))
    kernel.request("0", Acquire("0:1"))
    with pytest.raises(ProtocolFault, match="before it was answered"):
        kernel.request("0", Acquire("0:1"))


def test_a_schedule_that_does_not_fit_says_who_can_move() -> None:
    kernel = Kernel()
    kernel.create("0", NewLock("0:1"))
    kernel.request("0", Acquire("0:1"))
    with pytest.raises(UsageError, match="the schedule moves 2, but only 0 can move"):
        kernel.step("2")
