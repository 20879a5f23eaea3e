"""What a learner's process sends, as bytes: parsed strictly, bounded, or a ProtocolFault.

One message is one request, with the creations that come before it.
"""

from typing import Annotated, Any, Union

import msgspec
from msgspec import Meta, Struct

from grader.engine import creations, operations
from grader.engine.operations import Error, Place, ProtocolFault

__all__ = ["MAIN_PID", "Answer", "Request", "decode", "decode_answer", "encode"]

LARGEST = 17_825_792
MAIN_PID = 1000
"""What os.getpid() gives in the process that makes the call, in every explored run."""


def _tagged(module: object, root: type) -> tuple[type, ...]:
    found = vars(module).values()
    return tuple(
        one for one in found if isinstance(one, type) and issubclass(one, root) and one is not root
    )


class Request(Struct, frozen=True, array_like=True):
    """What the sender wants to do next, and what it has made since it asked last."""

    operation: Union[_tagged(operations, operations.Operation)]  # type: ignore[valid-type]  # noqa: UP007
    place: Place | None = None
    fingerprint: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)] | None = None
    made: Annotated[
        tuple[Union[_tagged(creations, creations.Creation)], ...],  # type: ignore[valid-type]  # noqa: UP007
        Meta(max_length=4096),
    ] = ()


class Answer(Struct, frozen=True, array_like=True, tag=True):
    """What the operation gave; an Error in its place is raised."""

    value: Any = None


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Request)


_answers: msgspec.msgpack.Decoder[Answer | Error] = msgspec.msgpack.Decoder(Answer | Error)


def encode(message: Request | Answer | Error) -> bytes:
    """The bytes of a request or an answer."""
    return _encoder.encode(message)


def decode_answer(message: bytes) -> Answer | Error:
    """What the kernel answered; it is ours, and so trusted."""
    return _answers.decode(message)


def decode(message: bytes) -> Request:
    """The request that `message` is; anything else is a fault of its sender."""
    if len(message) > LARGEST:
        raise ProtocolFault(f"a message of {len(message)} bytes is too long")
    try:
        return _decoder.decode(message)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolFault(f"not a message of ours: {error}") from error
