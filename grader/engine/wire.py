"""The messages between the judge and the processes of a run, and how they are cut into packets.

Both ends hold a `SOCK_SEQPACKET` socket: packets keep their bounds, nobody can open the socket
again through /proc, and the kernel vouches for the sender's pid. Every message is a tagged struct
in msgpack, parsed strictly; nothing is ever unpickled or evaluated. A message longer than a packet
travels in pieces: a first byte that says whether more follows, then the piece.

A learner's code can send what it likes over these sockets. So a message is a claim about its own
process and never more; whatever can't be parsed ends the run.
"""

import socket

import msgspec
from msgspec import Struct

from grader.engine.packets import send_pieces
from grader.errors import ChannelError

__all__ = [
    "FOLDER_PREFIX",
    "Answers",
    "Began",
    "Called",
    "Calling",
    "Came",
    "CameBack",
    "Commands",
    "Compiled",
    "Confine",
    "End",
    "Ended",
    "Failed",
    "Fault",
    "Forked",
    "Frame",
    "Gone",
    "KillAll",
    "Launch",
    "Limit",
    "Loading",
    "Messages",
    "NoFunction",
    "NotPlain",
    "OfClients",
    "OfConnection",
    "OfServer",
    "Ready",
    "Reaped",
    "Reports",
    "Request",
    "Returned",
    "Stands",
    "Unable",
    "decode",
    "decode_command",
    "decode_request",
    "encode",
    "send",
]


FOLDER_PREFIX = "procession-"
"""How the name of every run's working folder begins."""


class Frame(Struct, frozen=True, array_like=True):
    """One line on a stack: a place in somebody's code."""

    file: str
    line: int
    function: str


class Fault(Struct, frozen=True):
    """An exception as it was raised; `frames` are outermost first."""

    kind: str
    message: str
    frames: tuple[Frame, ...] = ()


class Limit(Struct, frozen=True):
    """The limits that a run's process sets upon itself and its children, as bytes and seconds."""

    memory: int
    processor_seconds: int
    file: int
    descriptors: int
    processes: int
    """Of the user; only set where the user is nobody but this sandbox."""


class OfConnection(Struct, tag=True, frozen=True):
    """A peer at the other end of a TCP connection, which may have small buffers."""

    small_buffers: bool


class OfServer(Struct, tag=True, frozen=True):
    """A peer that is a UDP server."""


class OfClients(Struct, tag=True, frozen=True):
    """A peer that is so many UDP clients of one server, the learner's."""

    count: int


End = OfConnection | OfServer | OfClients


class Request(Struct, tag=True, frozen=True):
    """Judge to run: put `work` into the working folder, load `file` and call `function`.

    Or run `file` as a `script`.
    """

    folder: str
    work: dict[str, bytes]
    file: str
    function: str
    arguments: bytes
    """The keyword arguments, packed by `pack_plain`."""
    given: tuple[str, ...]
    stub: str
    """The text that the given functions are taken from."""
    hold: tuple[str, ...]
    """The given functions whose callers wait at the gate."""
    start_method: str
    limit: Limit
    watched: bool = False
    """Whether the caller waits at the gate once the call has ended, too."""
    explored: bool = False
    """Whether every operation on something shared asks the kernel, at the gate's socket."""
    nursery: bool = False
    """Whether processes may be started that inherit nothing, in an explored run."""
    scenario: str = ""
    """The source of a function of the test's, named `function`, which is called with the learner's
    module and what it gets of the peers."""
    ends: tuple[End, ...] = ()
    """One for each peer: what the scenario gets of it, and the judge."""
    clients: int | None = None
    """How many clients may come to the listener that the function gets; None where it gets none."""
    script: tuple[str, ...] | None = None
    """The arguments of the file, where it is run as a script in place of a call."""
    code: bytes = b""
    """What an earlier run of the same file has sent as `Compiled`; empty if there was none."""


# --- a run's processes to the judge ---------------------------------------------------------------
class Began(Struct, tag=True, frozen=True):
    """A process started; sent by that process. `target` is the function it runs, if known."""

    name: str
    kind: str
    parent: int
    daemon: bool
    target: str
    pid: int
    """Its own number, as its parent and itself see it; the judge may see another one."""
    process: str = ""
    """Its id in an explored run."""
    newborn: int = -1
    """The number under which it waits to be let go, if it does."""
    start_method: str = ""
    """How it came to be."""


class Ended(Struct, tag=True, frozen=True):
    """A process is about to end, by itself, with this exit code."""

    exit_code: int
    fault: Fault | None = None


class Called(Struct, tag=True, frozen=True):
    """A given function was entered."""

    call: int
    function: str
    arguments: bytes
    """Name to value, packed by `pack_plain`; what is not plain stands as its type's name."""


class Came(Struct, tag=True, frozen=True):
    """The given function's call number `call` ended, with an exception of that name if any."""

    call: int
    error: str | None = None


class Unable(Struct, tag=True, frozen=True):
    """The working folder or the limits are not to be had; before `Loading`, so no learner's lie."""

    problem: str


class Loading(Struct, tag=True, frozen=True):
    """All is prepared, and the learner's file is loaded now."""


class Compiled(Struct, tag=True, frozen=True):
    """The learner's file as code: the first report of a run, before any code of it has run.

    It is only ever handed to further runs of the same file, and never looked into by the judge.
    """

    code: bytes


class Calling(Struct, tag=True, frozen=True):
    """The file is loaded and the function is called now: times are counted from here."""


class Returned(Struct, tag=True, frozen=True):
    """The call returned plain data, packed by `pack_plain`."""

    value: bytes


class NotPlain(Struct, tag=True, frozen=True):
    """The call returned something that is not plain data: a `kind`, found at `place`."""

    place: str
    kind: str


class Failed(Struct, tag=True, frozen=True):
    """The file could not be loaded (`loading`), or the call ended in an exception."""

    loading: bool
    fault: Fault


class NoFunction(Struct, tag=True, frozen=True):
    """The file was loaded, and has no function of the name asked for."""


class CameBack(Struct, tag=True, frozen=True):
    """A forked child came back out of the call, as a second copy of its parent."""


class Stands(Struct, tag=True, frozen=True):
    """Where a process stood when it was asked; `twice` is a lock it holds and waits for."""

    frames: tuple[Frame, ...]
    twice: str | None = None


Answers = Returned | NotPlain | Failed | NoFunction
"""How a call can end; only the process that made it may say so, and once."""
Reports = (
    Began
    | Ended
    | Called
    | Came
    | Unable
    | Loading
    | Compiled
    | Calling
    | CameBack
    | Stands
    | Answers
)
"""What a run's processes may say."""


# --- judge and zygote ----------------------------------------------------------------------------
class Confine(Struct, tag=True, frozen=True):
    """Judge to zygote, before anything else; grader.sandbox.plan says what each of it is."""

    user: int
    reads_all: bool
    filter: bytes
    landlock: bool
    readable: tuple[str, ...]
    writable: tuple[str, ...]
    alone: bool
    own_files: tuple[str, ...]


class Ready(Struct, tag=True, frozen=True):
    """Zygote to judge: it is confined, and can fork runs."""


class Launch(Struct, tag=True, frozen=True):
    """Judge to zygote: fork the run called `run`; its sockets travel with this message.

    The judge removes the working `folder`; the zygote does if the judge is gone before. With `kept`
    a keeper stands between the zygote and the run, and adopts its orphans.
    """

    run: int
    folder: str
    kept: bool = False


class KillAll(Struct, tag=True, frozen=True):
    """Judge to zygote: end every process of the run, however far it has wandered."""


Commands = Confine | Launch | KillAll


class Forked(Struct, tag=True, frozen=True):
    """Zygote or keeper to judge: the run's first process, by the number that it has for them."""

    run: int
    pid: int


class Reaped(Struct, tag=True, frozen=True):
    """Zygote or keeper to judge: a child of its own ended; `exit_code` is negative for a signal."""

    run: int
    pid: int
    exit_code: int


class Gone(Struct, tag=True, frozen=True):
    """Zygote to judge: no process of the run is left; `left` are names in /dev/shm that are."""

    run: int
    left: tuple[str, ...] = ()


Messages = Reports | Ready | Forked | Reaped | Gone

_encoder = msgspec.msgpack.Encoder()
_request = msgspec.msgpack.Decoder(Request)
_commands: msgspec.msgpack.Decoder[Commands] = msgspec.msgpack.Decoder(Commands)
_messages: msgspec.msgpack.Decoder[Messages] = msgspec.msgpack.Decoder(Messages)


def encode(message: Struct) -> bytes:
    """The message as bytes."""
    return _encoder.encode(message)


def decode(data: bytes) -> Messages:
    """What the judge received; ChannelError for anything that is not a message."""
    try:
        return _messages.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, TypeError) as error:
        raise ChannelError(f"not a message: {error}") from None


def send(channel: socket.socket, message: Struct) -> None:
    """Send one message, in as many packets as it needs; blocks while the other end is behind."""
    send_pieces(channel, encode(message))


def decode_request(data: bytes) -> Request:
    """What a run's first process received from the judge."""
    return _request.decode(data)


def decode_command(data: bytes) -> Commands:
    """What the zygote received from the judge."""
    return _commands.decode(data)
