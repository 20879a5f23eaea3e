"""What a learner's process sends, as bytes: parsed strictly, bounded, or a ProtocolFault.

One message is one request, with the creations that come before it.
"""

from typing import Annotated, Any, Union

import msgspec
from msgspec import Meta, Struct

from grader.engine import creations, filing, managing, naming, operations, segmenting
from grader.engine.managing import Served
from grader.engine.operations import Error, Payload, Place, ProcessId, ProtocolFault

__all__ = [
    "MAIN_PID",
    "Answer",
    "Relay",
    "Request",
    "decode",
    "decode_answer",
    "decode_served",
    "encode",
]

LARGEST = 17_825_792
MAIN_PID = 1000
"""What os.getpid() gives in the process that makes the call, in every explored run."""


def _tagged(root: type, *modules: object) -> tuple[type, ...]:
    found = [one for module in modules for one in vars(module).values() if isinstance(one, type)]
    return tuple(dict.fromkeys(one for one in found if issubclass(one, root) and one is not root))


_MODULES = (operations, filing, managing, naming, segmenting)


class Request(Struct, frozen=True, array_like=True):
    """What the sender wants to do next, and what it has made since it asked last."""

    operation: Union[_tagged(operations.Operation, *_MODULES)]  # type: ignore[valid-type]  # noqa: UP007
    place: Place | None = None
    fingerprint: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    made: Annotated[
        tuple[Union[_tagged(creations.Creation, creations)], ...],  # type: ignore[valid-type]  # noqa: UP007
        Meta(max_length=4096),
    ] = ()


class Answer(Struct, frozen=True, array_like=True, tag=True):
    """What the operation gave; an Error in its place is raised."""

    value: Any = None


class Relay(Struct, frozen=True, array_like=True, tag=True):
    """To a Manager's server: `caller` calls a method of one of its objects."""

    caller: ProcessId
    request: Payload


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Request)
_served = msgspec.msgpack.Decoder(Served)
_answers: msgspec.msgpack.Decoder[Answer | Error | Relay] = msgspec.msgpack.Decoder(
    Answer | Error | Relay
)


def encode(message: Request | Answer | Error | Relay | Served) -> bytes:
    """The bytes of a message."""
    return _encoder.encode(message)


def decode_answer(message: bytes) -> Answer | Error | Relay:
    """What the kernel answered or relays; it is ours, and so trusted."""
    return _answers.decode(message)


def decode_served(message: bytes) -> Served | Request:
    """What a Manager's server answered, or asks for itself; else a fault of its sender."""
    try:
        return _served.decode(message)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return decode(message)


def decode(message: bytes) -> Request:
    """The request that `message` is; anything else is a fault of its sender."""
    if len(message) > LARGEST:
        raise ProtocolFault(f"a message of {len(message)} bytes is too long")
    try:
        return _decoder.decode(message)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolFault(f"not a message of ours: {error}") from error
