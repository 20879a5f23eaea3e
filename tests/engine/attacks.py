"""A hostile program: as a learner's file in an explored run it sends what no process of ours would.

`attack(kind, seed)` makes one attack of that kind and then acquires a lock twice, so whatever the
judge believes of the attack, the run can't end well.
"""

import array
import contextlib
import os
import select
import socket
import struct
import sys
from multiprocessing import Lock, Pipe, Process, Queue, RawArray, Value
from multiprocessing.managers import BaseManager
from random import Random
from typing import Any, get_args

import msgspec

from grader.engine import creations, filing, managing, naming, operations, segmenting, wire
from grader.engine.inside.explored import client, processes
from grader.engine.packets import PACKET

KINDS: "dict[str, Any]" = {}


def kind(function: Any) -> Any:
    KINDS[function.__name__] = function
    return function


def attack(kind: str, seed: int) -> str:
    random = Random(seed)  # noqa: S311  reproducible on purpose
    me = client.client()
    me.ours = True
    things = Lock(), Queue(2), Pipe(), Value("i"), RawArray("i", 3)
    things[3].value = 1
    KINDS[kind](me, random)
    lock = Lock()
    lock.acquire()
    lock.acquire()
    return "never"


# --- what to send -------------------------------------------------------------------------------
IDS = (*(f"0:{number}" for number in range(18)), "1:0", "7:7", "0-1:3")
ODD_IDS = ("", "0", "0:", ":0", "-1:0", "0:0 ", "0:0\n", "00000:1", "0:9999999999", "x" * 200)
NUMBERS = (-(2**63), -1, 0, 1, 2, 3, 64, 255, 2**31 - 1, 2**31, 2**62, 2**63 - 1, 2**64 - 1)
PROCESSES = ("0", "1", "2", "1-1", "9999", "", "0-0", "~", "1!9")


FLAGS = (
    *("daemon", "abrupt", "private", "bounded", "joinable", "duplex", "failed", "action", "kept"),
    *("reading", "writing", "append", "create", "exclusive", "truncate", "wait"),
)
CHOICES: "dict[str, list[Any]]" = {
    **{name: [True, False] for name in FLAGS},
    "format": ["B", "h", "d", "?", "3s", "", "0x", "99999999999999q", "é\0", "x" * 17],
    "touch": [*get_args(managing.Touch), "odd"],
    "path": ["a", "b", "", "a/b", "x" * 255, "x" * 300],
    "target": ["a", "", "../b"],
    "mode": ["shared", "exclusive", "unlocked", ""],
    "kind": ["flock", "lockf", "fcntl"],
    "whence": [0, 1, 2, 3],
    "keys": [[], ["'a'"], ["'a'", "'b'"], ["x" * 300], ["x"] * 70],
}


def _kin(module: Any, root: type) -> list[Any]:
    found = vars(module).values()
    return [one for one in found if isinstance(one, type) and issubclass(one, root) and one != root]


OPERATIONS = [
    one
    for module in (operations, filing, managing, naming, segmenting)
    for one in _kin(module, operations.Operation)
]
CREATIONS = _kin(creations, creations.Creation)


def any_value(random: Random, name: str) -> Any:
    """A value for a field: mostly of a kind that fits, at the edges of what is allowed."""
    if random.random() < 0.02:
        return random.choice([None, True, -1.5, b"", "", [], {}, {"a": [None]}, [[[[]]]]])
    if name in ("object", "end", "lock", "other", "memory"):
        return random.choice(IDS if random.random() < 0.9 else ODD_IDS)
    if name in ("child", "server"):
        return random.choice(PROCESSES)
    if name == "items":
        return [random.choice(IDS + PROCESSES) for _ in range(random.randrange(4))]
    if name in ("payload", "request", "data"):
        return random.choice([b"", b"\x80\x04.", b"y" * 70_000])
    if name in ("text", "name", "method", "label"):
        return random.choice(["", "x", "x" * 150, "x" * 300])
    if name in ("values", "initial"):
        return [random.choice(NUMBERS) for _ in range(random.randrange(4))]
    if name in CHOICES:
        return random.choice(CHOICES[name])
    return random.choice(NUMBERS if random.random() < 0.5 else (0, 1, 2, None))


def any_struct(random: Random, classes: list[Any]) -> list[Any]:
    chosen = random.choice(classes)
    fields = msgspec.structs.fields(chosen)
    values = [any_value(random, field.name) for field in fields]
    kept = len(values) if random.random() < 0.95 else random.randrange(2)
    return [chosen.__name__, *values[:kept]]


def any_request(random: Random) -> bytes:
    place = random.choice([None] * 6 + [["work.py", 3, "f"], ["", -1, ""], ["x" * 300, 2**63, ""]])
    made = [any_struct(random, CREATIONS) for _ in range(random.choice([0, 0, 0, 1, 2]))]
    seen = random.choice([None, None, 0, 2**63 - 1, 2**64 - 1])
    request = [any_struct(random, OPERATIONS), place, seen, made]
    return msgspec.msgpack.encode(request[: random.choice([4] * 9 + [0])])


def valid_request(random: Random) -> bytes:
    chosen: Any = random.choice([["Clock"], ["Acquire", "0:0", None], ["Put", "0:1", b"x", None]])
    return msgspec.msgpack.encode([chosen, None, None, []])


def send_all(me: Any, data: bytes) -> None:
    for start in range(0, len(data), PACKET):
        last = start + PACKET >= len(data)
        me._socket.send((b"\x01" if last else b"\x00") + data[start : start + PACKET])


# --- on the line to the kernel ------------------------------------------------------------------
@kind
def garbage(me: Any, random: Random) -> None:
    me._socket.send(random.randbytes(random.randrange(1, 400)))


@kind
def empty_packets(me: Any, random: Random) -> None:
    me._socket.send(random.choice([b"", b"\x00", b"\x01", b"\x02"]))


@kind
def requests_at_the_edges(me: Any, random: Random) -> None:
    send_all(me, any_request(random))


@kind
def requests_one_after_another(me: Any, random: Random) -> None:
    for _ in range(4):
        send_all(me, any_request(random))
        me._socket.setblocking(False)
        try:
            me._socket.recv(65536)
        except BlockingIOError:
            continue
        finally:
            me._socket.setblocking(True)


@kind
def mutated_requests(me: Any, random: Random) -> None:
    data = bytearray(valid_request(random) if random.random() < 0.3 else any_request(random))
    for _ in range(random.randrange(1, 6)):
        if data:
            data[random.randrange(len(data))] = random.randrange(256)
    send_all(me, bytes(data))


@kind
def truncated_requests(me: Any, random: Random) -> None:
    data = any_request(random)
    send_all(me, data[: random.randrange(len(data) + 1)] + b"\xc1" * random.randrange(3))


@kind
def two_requests_at_once(me: Any, random: Random) -> None:
    for _ in range(random.randrange(2, 5)):
        send_all(me, valid_request(random))


@kind
def deeply_nested(me: Any, random: Random) -> None:
    send_all(me, random.choice([b"\x91", b"\x81\xa1a"]) * random.randrange(500, 20_000))


@kind
def too_long(me: Any, random: Random) -> None:
    for _ in range(random.choice([320, 700])):
        me._socket.send(b"\x00" + b"x" * PACKET)


@kind
def closed_line(me: Any, random: Random) -> None:
    if random.random() < 0.5:
        send_all(me, valid_request(random))
    random.choice([lambda: me._socket.shutdown(socket.SHUT_RDWR), me._socket.close])()


@kind
def half_closed_line(me: Any, random: Random) -> None:
    me._socket.shutdown(random.choice([socket.SHUT_WR, socket.SHUT_RD]))


@kind
def answers_left_unread(me: Any, random: Random) -> None:
    """Ask for large answers again and again, and take none."""
    ask = [["ReadSlice", "0:5", 0, 1, 200_000], None, None, [["NewMemory", "0:99", 200_000]]]
    ask[0][1] = "0:99"
    send_all(me, msgspec.msgpack.encode(ask))
    for _ in range(random.randrange(3, 20)):
        send_all(me, msgspec.msgpack.encode([ask[0], None, None, []]))
    if random.random() < 0.9:
        me._socket.close()


@kind
def surplus_sockets(me: Any, random: Random) -> None:
    """Descriptors with a request that asks for none, of any kind, or too many of them."""
    number = random.choice([1, 2, 20])
    send_with(me, valid_request(random), [odd_descriptor(random) for _ in range(number)])


@kind
def odd_starts(me: Any, random: Random) -> None:
    """A child whose line is anything but a socket that we would make."""
    start = [["Start", random.choice(["1", "1", "1", "2", "1-1"]), "odd", random.random() < 0.5]]
    ends = [odd_descriptor(random) for _ in range(random.choice([0, 1, 1, 1, 2]))]
    send_with(me, msgspec.msgpack.encode([*start, None, None, []]), ends)


@kind
def feigned_child(me: Any, random: Random) -> None:
    """A child that is no process: its line is spoken by its parent."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    send_with(me, msgspec.msgpack.encode([["Start", "1"], None, None, []]), [theirs.detach()])
    me._socket.recv(65536)
    for _ in range(random.randrange(1, 4)):
        data = random.choice([any_request, valid_request])(random)
        ours.send(b"\x01" + data[:PACKET])
    if random.random() < 0.5:
        ours.close()


def send_with(me: Any, data: bytes, descriptors: list[int]) -> None:
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
    me._socket.sendmsg([b"\x01" + data], rights if descriptors else [])


def odd_descriptor(random: Random) -> int:
    def stream() -> int:
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        other.send(b"\x01\x91")
        other.detach()
        return one.detach()

    def datagram() -> int:
        one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        other.detach()
        return one.detach()

    def internet() -> int:
        return socket.socket(socket.AF_INET, socket.SOCK_STREAM).detach()

    def udp() -> int:
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).detach()

    def listening() -> int:
        one = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        one.listen()
        return one.detach()

    def pipe() -> int:
        return random.choice(os.pipe())

    def folder() -> int:
        return os.open("/", os.O_RDONLY)

    def unconnected() -> int:
        return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET).detach()

    makers = [stream, datagram, internet, udp, listening, pipe, folder, unconnected]
    return random.choice(makers)()


# --- in the name of others ----------------------------------------------------------------------
@kind
def child_on_its_parents_line(me: Any, random: Random) -> None:
    """A child keeps its parent's socket, asks on it and takes answers that are not its own."""
    line = os.dup(me._socket.fileno())

    def speak() -> None:
        me.ours = True
        with socket.socket(fileno=line) as parents:
            parents.send(b"\x01" + random.choice([any_request, valid_request])(random)[:PACKET])

    child = Process(target=speak)
    child.start()
    child.join()


@kind
def parent_on_its_childs_line(me: Any, random: Random) -> None:
    kept = []

    def start(name: str, daemon: bool) -> Any:
        child, line = type(me).start(me, name, daemon)
        me.ours = True
        kept.append(os.dup(line.fileno()))
        return child, line

    me.start = start
    Process(target=Lock().acquire).start()
    me.ours = True
    with socket.socket(fileno=kept[0]) as childs:
        for _ in range(random.randrange(1, 3)):
            childs.send(b"\x01" + random.choice([any_request, valid_request])(random)[:PACKET])


@kind
def child_that_answers_the_call(me: Any, random: Random) -> None:
    """A child says what the call has returned."""
    answers = [wire.Returned(b"\x01"), wire.NotPlain("", "int"), wire.NoFunction()]

    def answer() -> None:
        channel().send(random.choice(answers))

    child = Process(target=answer, daemon=random.random() < 0.5)
    child.start()
    child.join()


# --- on the line of a Manager's server -----------------------------------------------------------
class Odd:
    """Lives at a Manager, and answers for it."""

    def answer(self, seed: int) -> str:
        random = Random(seed)  # noqa: S311  reproducible on purpose
        me: Any = client.client()
        good = managing.Served(b"\x80\x04N.")
        odd: Any = [
            lambda: me._socket.send(random.randbytes(random.randrange(1, 400))),
            lambda: send_all(me, any_request(random)),
            lambda: send_all(me, valid_request(random)),
            lambda: send_all(me, msgspec.msgpack.encode(good)),
            lambda: send_all(me, msgspec.msgpack.encode(["Served", b"", 2**80])),
            lambda: send_all(me, msgspec.msgpack.encode(["Served", b"", "x" * 300])),
            lambda: send_all(me, msgspec.msgpack.encode(["Served", b"", None, 3, "", []])),
            lambda: me._socket.shutdown(socket.SHUT_RDWR),
            lambda: me.say(operations.Exit(random.choice(NUMBERS[:-2]), True)),
            lambda: me.say(managing.Serve()),
            lambda: client._exit(3),
            lambda: os._exit(3),
            lambda: sys.exit(3),
            lambda: os.kill(client.os.getpid(), 9),
            lambda: sys.stdout.write("x" * 2_000_000),
        ]
        random.choice(odd)()
        return "answer"


class OddManager(BaseManager):
    pass


OddManager.register("Odd", Odd)


@kind
def a_server_that_answers_so(me: Any, random: Random) -> None:
    manager: Any = OddManager()
    manager.start()
    odd = manager.Odd()
    for _ in range(3):
        with contextlib.suppress(Exception):
            odd.answer(random.randrange(2**31))


@kind
def a_server_that_never_was(me: Any, random: Random) -> None:
    for _ in range(3):
        me.say(managing.Serve())
        send_all(me, any_request(random))


# --- on the channel to the judge ----------------------------------------------------------------
def channel() -> Any:
    return processes._channel


REPORTS = [
    wire.Began("anna", "Process", 0, False, "", "0"),
    wire.Began("", "", -1, True, "BaseManager._run_server", "1"),
    wire.Began("x" * 100_000, "Process", 2**63, False, "", "9-9"),
    wire.Ended(0),
    wire.Ended(-(2**63), wire.Fault("NotImplementedError", "", (wire.Frame("", -1, ""),) * 100)),
    wire.Ended(1, wire.Fault("MemoryError", "x")),
    wire.Called(0, "charge", b"\x80"),
    wire.Called(1, "charge", b"\xc1"),
    wire.Called(-1, "", b""),
    wire.Called(2, "charge", b"\x91" * 400),
    wire.Came(99, "Odd"),
    wire.Calling(),
    wire.Returned(b"\x01"),
    wire.Returned(b"\xc1"),
    wire.Returned(b""),
    wire.Returned(b"\x91" * 5000),
    wire.Returned(b"\xc7\x00\x05"),
    wire.Returned(b"\xc7\x01\x03\xc1"),
    wire.Returned(b"\xc7\x01\x02\xff"),
    wire.NotPlain("", ""),
    wire.Failed(True, wire.Fault("SyntaxError", "")),
    wire.Failed(False, wire.Fault("CardDeclined", "")),
    wire.NoFunction(),
    wire.CameBack(),
    wire.Stands((wire.Frame("work.py", 1, "f"),) * 1000, "Lock"),
    wire.Forked(1, 1),
    wire.Reaped(1, 1, 0),
    wire.Gone(1),
    wire.KillAll(),
    wire.Launch(1, "/"),
]


@kind
def forged_reports(me: Any, random: Random) -> None:
    for _ in range(random.randrange(1, 4)):
        channel().send(random.choice(REPORTS))


@kind
def forged_reports_of_children(me: Any, random: Random) -> None:
    chosen = [random.choice(REPORTS) for _ in range(2)]

    def forge() -> None:
        for report in chosen:
            channel().send(report)

    child = Process(target=forge)
    child.start()
    child.join()


@kind
def mutated_reports(me: Any, random: Random) -> None:
    data = bytearray(wire.encode(random.choice(REPORTS))[: PACKET - 1])
    for _ in range(random.randrange(1, 5)):
        data[random.randrange(len(data))] = random.randrange(256)
    channel()._socket.send(b"\x01" + bytes(data))


@kind
def garbage_reports(me: Any, random: Random) -> None:
    channel()._socket.send(random.randbytes(random.randrange(1, 300)))


@kind
def reports_without_end(me: Any, random: Random) -> None:
    for _ in range(random.choice([100, 600])):
        channel()._socket.send(b"\x00" + b"x" * PACKET)


@kind
def another_process_number(me: Any, random: Random) -> None:
    """Reports in the name of another pid: the kernel lets only root do so."""
    pid = random.choice([1, os.getppid.__wrapped__(), 2])
    credentials = struct.pack("3i", pid, os.getuid(), os.getgid())
    message = b"\x01" + wire.encode(random.choice(REPORTS))[: PACKET - 1]
    try:
        channel()._socket.sendmsg(
            [message], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, credentials)]
        )
    except PermissionError:
        channel()._socket.send(message)


@kind
def closed_channel(me: Any, random: Random) -> None:
    channel()._socket.close()


@kind
def mute_children(me: Any, random: Random) -> None:
    """Children that never say that they are there, and print."""
    processes._channel = None
    child = Process(target=print, args=("x",))
    child.start()
    child.join()


@kind
def silent_exit(me: Any, random: Random) -> None:
    client._exit(random.choice([0, 1, 77]))


@kind
def killed_by_its_child(me: Any, random: Random) -> None:
    parent = os.getpid.__wrapped__()
    number = random.choice([9, 15, 11, 6])
    child = Process(target=os.kill.__wrapped__, args=(parent, number))
    child.start()
    child.join()


@kind
def forged_exit(me: Any, random: Random) -> None:
    """The end is asked for, and then there is more."""
    send_all(me, msgspec.msgpack.encode([["Exit", random.choice(NUMBERS[:11])], None, None, []]))
    send_all(me, valid_request(random))


@kind
def forged_refusal(me: Any, random: Random) -> None:
    send_all(me, msgspec.msgpack.encode([["Refused", "x" * random.choice([0, 9, 201])], None]))


# --- not on any line ----------------------------------------------------------------------------
def sleep_for_real() -> None:
    """Wait for nothing in a way that is not replaced."""
    select.select.__wrapped__([], [], [], 3600)


def kill_the_zygote() -> None:
    os.kill.__wrapped__(os.getppid.__wrapped__(), 9)
    select.select.__wrapped__([], [], [], 3600)


def honest() -> int:
    """An honest program, to see that the judge is as before."""
    counter, lock = Value("i"), Lock()

    def add() -> None:
        with lock:
            counter.value += 1

    both = [Process(target=add) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    return counter.value
