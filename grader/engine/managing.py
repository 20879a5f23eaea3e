"""What is asked of a Manager's server: operations on objects that live in a process of the run.

The server is a process like others, started as the others are. While it serves, the kernel hands it
one call after the other, each within one step of the caller, and hands its answer back. Neither
call nor answer is ever unpickled outside of the learner's processes; what of the object a call
touches is told beside it, as plain data, by the caller.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from grader.engine.operations import Name, Operation, Payload, ProcessId

__all__ = ["Call", "Left", "Ready", "Serve", "Served", "Shown", "Shutdown", "Touch"]

Touch = Literal["nothing", "keys", "set keys", "change keys", "shape", "look", "change", "next"]
"""What a call touches: nothing that is shared, the values of some keys, which keys there are, all
of the object, an iterator of it. "set" says that the new value does not depend on the old one."""
Shown = int | float | Annotated[str, Meta(max_length=200)] | None
"""A number, or the text of something else, for stories: never what a verdict rests on."""


class Serve(Operation, frozen=True):
    """Be a Manager's server from now on. Reply: None, when somebody shuts it down."""


class Ready(Operation, frozen=True):
    """Until `server` serves. Reply: None, or EOFError when it has ended before."""

    server: ProcessId


class Shutdown(Operation, frozen=True):
    """No more calls. Reply: None, or ManagerGone."""

    server: ProcessId


class Call(Operation, frozen=True):
    """A method of an object at `server`. Reply: Served, ManagerGone, or EOFError.

    `value` is what is written, `label` what the learner calls the place ("stock['apple']").
    """

    server: ProcessId
    object: Name
    method: Name
    request: Payload
    touch: Touch = "change"
    keys: Annotated[tuple[Name, ...], Meta(max_length=64)] = ()
    value: Shown = None
    label: Name = ""


class Served(Struct, frozen=True, array_like=True, tag=True):
    """What came of a call: for the caller, and what was printed meanwhile.

    `value` is what was read. `reshaped` tells that there are other keys now than before. After
    `closed` there is no answer: the connection of the caller was closed.
    """

    payload: Payload = b""
    value: Shown = None
    reshaped: bool = False
    printed: Annotated[str, Meta(max_length=1_048_576)] = ""
    closed: bool = False


class Left(Struct, frozen=True):
    """The server has ended in the middle of a call, with this exit code."""

    code: int
