"""Every parser of what strangers or course authors write, and how to feed it nonsense.

A target makes an input from a random number generator, mostly something valid with a few bytes
changed, and checks it: the parser gives something that it writes down the same again, or refuses
with its own error. Anything else, a crash, a hang, a changed meaning, is raised.
"""

import string
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from sqlite3 import connect
from typing import Any

import msgspec

from grader.batch.store import DATABASE, Store
from grader.engine import messages, packets, wire
from grader.engine.log import RunLog
from grader.engine.operations import ProtocolFault
from grader.engine.packing import pack_plain, unpack_plain
from grader.engine.schedule import parse_schedule, schedule_text
from grader.engine.spec import RunSpec
from grader.errors import ChannelError, ExerciseError, GraderError, UsageError
from grader.exercise import Limits, Manifest, read_manifest
from tests.engine.attacks import any_request

__all__ = ["TARGETS", "Target"]

EXERCISE = Path(__file__).resolve().parents[2] / "exercises" / "03_lock"
MANIFEST = (EXERCISE / "exercise.toml").read_bytes()
REPORTS: tuple[msgspec.Struct, ...] = (
    wire.Loading(),
    wire.Calling(),
    wire.Returned(pack_plain({"left": 0, "sold": [1, 2.5, None]})),
    wire.NotPlain("result", "Proxy"),
    wire.Failed(loading=False, fault=wire.Fault("ValueError", "no", (wire.Frame("a.py", 3, "f"),))),
    wire.NoFunction(),
    wire.CameBack(),
    wire.Stands(frames=(wire.Frame("a.py", 3, "f"),)),
    wire.Ended(exit_code=1),
    wire.Compiled(b"code"),
    wire.Began(name="P", kind="Process", parent=1, daemon=False, target="f", pid=7, process="1"),
)
PIECES = (
    b"\x00",
    b"\xff",
    b"\x93",
    b"\xc1",
    b"\xdb\xff\xff\xff\xff",
    b"\xdd\x7f\xff\xff\xff",
    b"~",
)
WORDS = ("nan", "inf", "-1", "1e999", "[]", "{}", '""', "[[work]]", "\n", "#", "\x00", "\ud800")


@dataclass(frozen=True)
class Target:
    """`make` an input; `check` it in an empty folder."""

    name: str
    make: Callable[[Random], bytes]
    check: Callable[[bytes, Path], None]


def _changed(data: bytes, random: Random, pieces: tuple[bytes, ...]) -> bytes:
    """A few bytes replaced, cut out, doubled or put in."""
    changed = bytearray(data)
    for _ in range(random.choice([0, 1, 1, 2, 3, 8])):
        at = random.randrange(len(changed) + 1)
        match random.randrange(5):
            case 0:
                changed[at : at + 1] = bytes([random.randrange(256)])
            case 1:
                del changed[at : at + random.choice([1, 2, 9])]
            case 2:
                changed[at:at] = changed[at : at + random.randrange(20)]
            case 3:
                changed[at:at] = random.choice(pieces)
            case _:
                del changed[at:]
    return bytes(changed)


# --- what a learner's processes send --------------------------------------------------------------
def _report(random: Random) -> bytes:
    return _changed(wire.encode(random.choice(REPORTS)), random, PIECES)


def _read_report(data: bytes, folder: Path) -> None:
    with suppress(ChannelError):
        found = wire.decode(data)
        assert wire.decode(wire.encode(found)) == found
        _heard(data, found)


def _heard(data: bytes, message: wire.Messages) -> None:
    """The log of a run takes in whatever can be parsed; only a result that was returned is none."""
    limits = Limits()
    log = RunLog(RunSpec({"a.py": Path("a.py")}, "main", {}, limits=limits), 0.0)
    log.family.first(100, 100, 0.0)
    log.hear(100, b"\x01" + data, 0.1)
    returned = isinstance(message, wire.Returned)
    assert (log.observation(None).failure is None) == returned


def _request(random: Random) -> bytes:
    return _changed(any_request(random), random, PIECES)


def _read_request(data: bytes, folder: Path) -> None:
    with suppress(ProtocolFault):
        found = messages.decode(data)
        assert messages.decode(messages.encode(found)) == found


def _served(random: Random) -> bytes:
    value = random.choice([None, 3, 2.5, "'x'", "x" * 300, True])
    answer = ["Served", random.choice([b"", b"x" * 99]), value, random.random() < 0.5, "printed\n"]
    data = msgspec.msgpack.encode(answer[: random.choice([0, 1, 2, 5, 5, 5])])
    return _changed(data if random.random() < 0.8 else any_request(random), random, PIECES)


def _read_served(data: bytes, folder: Path) -> None:
    with suppress(ProtocolFault):
        found = messages.decode_served(data)
        assert repr(messages.decode_served(messages.encode(found))) == repr(found)


def _plain(random: Random) -> bytes:
    return _changed(pack_plain(_value(random, 3)), random, PIECES)


def _value(random: Random, depth: int) -> Any:
    leaves = [None, True, 0, -1, 2**70, 2.5, "", "é\ud800", b"\x00", random.random()]
    if not depth or random.random() < 0.3:
        return random.choice(leaves)
    inner = [_value(random, depth - 1) for _ in range(random.randrange(4))]
    if random.random() < 0.5:
        return inner
    return {random.choice([None, True, 7, "k", b"k", 2**65]): one for one in inner}


def _read_plain(data: bytes, folder: Path) -> None:
    with suppress(ChannelError):
        found = unpack_plain(data)
        assert type(found) in (type(None), bool, int, float, str, bytes, list, dict)
        assert repr(unpack_plain(pack_plain(found))) == repr(found)


def _packet(random: Random) -> bytes:
    return _changed(b"\x01" + random.randbytes(random.choice([0, 1, 50])), random, PIECES)


def _read_packet(data: bytes, folder: Path) -> None:
    pieces = bytearray()
    with suppress(ChannelError):
        whole = packets.join_pieces(pieces, data)
        assert whole in (None, data[1:])


# --- what people write ----------------------------------------------------------------------------
def _schedule(random: Random) -> bytes:
    actors = ["0", "1", "2-1", "~", "1>0:3", "1!15", "0*3", "1*99"]
    text = ".".join(random.choice(actors) for _ in range(random.randrange(8)))
    return _changed(text.encode(), random, (b"*", b".", b"!", b">", b"-", "٣".encode()))


def _read_schedule(data: bytes, folder: Path) -> None:
    with suppress(UsageError):
        found = parse_schedule(data.decode("utf-8", "surrogateescape"))
        assert parse_schedule(schedule_text(found)) == found


def _manifest(random: Random) -> bytes:
    lines = MANIFEST.splitlines(keepends=True)
    words = tuple(word.encode("utf-8", "surrogatepass") for word in WORDS)
    if random.random() < 0.5:
        number = random.randrange(len(lines))
        key = lines[number].partition(b"=")[0]
        lines[number] = key + b"= " + random.choice(words) + b"\n"
    return _changed(b"".join(lines), random, words) if random.random() < 0.5 else b"".join(lines)


def _read_manifest(data: bytes, folder: Path) -> None:
    file = folder / "exercise.toml"
    file.write_bytes(data)
    (folder / "tickets.py").touch()
    try:
        found = read_manifest(file)
    except ExerciseError as error:
        assert str(file) in str(error)  # noqa: PT017  the text is what is checked
        return
    assert isinstance(found, Manifest)
    assert all(set(name) <= {*string.printable} - {"/"} for name in found.work)
    numbers = (*msgspec.structs.astuple(found.limits), *msgspec.structs.astuple(found.explore))
    assert all(0 < number < float("inf") for number in numbers), numbers


def _database(random: Random) -> bytes:
    return random.randbytes(8)


def _read_database(data: bytes, folder: Path) -> None:
    """A results.db with some bytes changed: read to its end, or refused with a cure."""
    file = folder / DATABASE
    file.unlink(missing_ok=True)
    with Store(folder, folder) as store:
        assert list(store.outcomes()) == []
    with closing(connect(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    for name in ("-wal", "-shm"):
        Path(f"{file}{name}").unlink(missing_ok=True)
    whole = bytearray(file.read_bytes())
    random = Random(data)  # noqa: S311  reproducible on purpose
    for _ in range(random.randrange(1, 40)):
        whole[random.randrange(len(whole))] = random.randrange(256)
    file.write_bytes(whole[: random.choice([len(whole), len(whole), random.randrange(len(whole))])])
    with suppress(GraderError), Store(folder, folder) as store:
        assert list(store.outcomes()) == []


TARGETS = {
    target.name: target
    for target in (
        Target("reports", _report, _read_report),
        Target("requests", _request, _read_request),
        Target("answers of servers", _served, _read_served),
        Target("plain_data", _plain, _read_plain),
        Target("packets", _packet, _read_packet),
        Target("schedules", _schedule, _read_schedule),
        Target("manifests", _manifest, _read_manifest),
        Target("results", _database, _read_database),
    )
}
