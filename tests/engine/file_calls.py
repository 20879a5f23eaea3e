"""What calls on files give: run for real and explored, they have to give the same."""
# ruff: noqa: SIM115, UP015, S301  learners open files in all these ways, and pickle

import codecs
import contextlib
import fcntl
import io
import json
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def tried(call: Callable[[], Any]) -> str:
    """What it gives, or how it fails."""
    try:
        return repr(call())
    except Exception as error:  # noqa: BLE001  that is what is compared
        return f"{type(error).__name__}: {error} {getattr(error, 'filename', '')!r}"


def all_of(*calls: Callable[[], Any]) -> list[str]:
    return [tried(call) for call in calls]


def written(name: str, *texts: str, **how: Any) -> bytes:
    with open(name, **how) as file:
        for text in texts:
            file.write(text)
    return Path(name).read_bytes()


def text_modes() -> list[str]:
    long = "ab\n" * 5000
    return all_of(
        lambda: written("a", "one\ntwo\n", mode="w"),
        lambda: written("a", "three", mode="a"),
        lambda: open("a").read(),
        lambda: open("a").readlines(),
        lambda: list(open("a")),
        lambda: open("a").read(2),
        lambda: written("a", "é€", mode="w", encoding="utf-16"),
        lambda: written("a", "x", mode="a", encoding="utf-16"),
        lambda: open("a", encoding="ascii").read(),
        lambda: written("a", "a\r\nb\n", mode="w", newline=""),
        lambda: open("a", newline="\n").readlines(),
        lambda: open("a").readlines(),
        lambda: written("a", "x\n", mode="w", newline="\r\n"),
        lambda: written("a", "x", mode="x"),
        lambda: written("new", "x", mode="x"),
        lambda: written("a", long, mode="w") == long.encode(),
        lambda: len(open("a").read()),
        lambda: open("nothing"),
        lambda: open("nothing", "r+"),
        lambda: open("no/thing", "w"),
        lambda: open(Path("nothing")),
        lambda: open(b"nothing"),
        lambda: open("."),
        lambda: open("a", "q"),
        lambda: open("a", "rw"),
        lambda: open("a", "rb", encoding="ascii"),
        lambda: open("a", "r", 0),
        lambda: open("a", 3),
        lambda: open("a", encoding="no such"),
        lambda: open(""),
        lambda: open("a\0b"),
        lambda: open("a", "r").write("x"),
        lambda: open("a", "w").read(),
        lambda: open(None),
        lambda: codecs.open("new", encoding="utf-8").read(),
    )


def plus_modes() -> list[str]:
    Path("p").write_bytes(b"0123456789")

    def within(mode: str, *steps: Callable[[Any], Any]) -> list[str]:
        with open("p", mode) as file:
            found = [tried(lambda step=step: step(file)) for step in steps]
        return [*found, repr(Path("p").read_bytes())]

    def chars(file: Any) -> Any:
        return file.read(2)

    start, end = (lambda file: file.seek(0)), (lambda file: file.seek(0, 2))
    tell = io.IOBase.tell
    return [
        *within("r+", chars, lambda f: f.tell(), lambda f: f.write("XY"), start, chars),
        *within("r+b", chars, lambda f: f.write(b"--"), chars, lambda f: f.tell()),
        *within("a+", chars, lambda f: f.tell(), start, chars, lambda f: f.write("end"), chars),
        *within("a+b", start, lambda f: f.write(b"!"), lambda f: f.tell(), start, chars),
        *within("ab", lambda f: f.tell(), lambda f: f.write(b"?"), lambda f: f.tell()),
        *within("r+", lambda f: f.seek(3), lambda f: f.truncate(), lambda f: f.truncate(6)),
        *within("r+b", end, lambda f: f.seek(-2, 2), chars, lambda f: f.seek(-99, 1)),
        *within("r+b", lambda f: f.seek(9), lambda f: f.write(b"z"), lambda f: f.peek(1)),
        *within("rb", lambda f: f.raw.read(3), lambda f: f.read1(2), lambda f: f.readinto(b"")),
        *within("rb", lambda f: f.truncate(), lambda f: f.isatty(), lambda f: f.seekable()),
        *within("rb", lambda f: f.raw.mode, lambda f: f.raw.closefd, lambda f: repr(f.raw)),
        *within("r", repr, lambda f: f.mode, lambda f: f.name, lambda f: f.buffer.mode),
        *within("r", lambda f: f.close(), lambda f: f.read(), lambda f: f.fileno(), repr),
        *within("w+", lambda f: f.write("x"), start, chars, tell),
        *within("wb", lambda f: f.raw.write(b"raw"), lambda f: f.raw.read(1)),
    ]


def names() -> list[str]:
    Path("n").write_text("content")

    def facts() -> Any:
        found = os.stat("n")
        return found.st_size, found.st_nlink, os.path.samefile("n", "./n")

    return all_of(
        facts,
        lambda: os.path.getsize("n"),
        lambda: (os.path.exists("n"), os.path.isfile("n"), os.path.isdir("n"), os.path.islink("n")),
        lambda: (os.path.exists("no"), os.path.isfile("no"), os.path.isdir(".")),
        lambda: os.stat("no"),
        lambda: Path("no").stat(),
        lambda: os.rename("n", "m"),
        lambda: sorted(name for name in os.listdir() if name in ("n", "m")),
        lambda: os.rename("n", "m"),
        lambda: os.replace("m", "n"),
        lambda: os.replace("n", "n"),
        lambda: Path("n").rename("m").name,
        lambda: Path("m").replace("n").name,
        lambda: os.remove("m"),
        lambda: os.unlink(Path("m")),
        lambda: Path("m").unlink(missing_ok=True),
        lambda: Path("m").touch(),
        lambda: Path("m").touch(exist_ok=False),
        lambda: Path("m").touch(),
        lambda: sorted(p.name for p in Path().iterdir() if p.name in ("n", "m")),
        lambda: sorted(e.name for e in os.scandir() if e.is_file() and e.name in ("n", "m")),
        lambda: sorted(p.name for p in Path().glob("[mn]")),
        lambda: [names for top, folders, names in os.walk(".") if "n" in names] != [],
        lambda: [e.stat().st_size for e in os.scandir(".") if e.name == "n"],
        lambda: os.truncate("n", 3),
        lambda: Path("n").read_bytes(),
        lambda: os.truncate("n", -1),
        lambda: (os.access("n", os.R_OK), os.access("no", os.F_OK), os.access("n", os.X_OK)),
        lambda: os.chmod("no", 0o600),
        lambda: os.utime("no"),
        lambda: shutil.copy("n", "c"),
        lambda: shutil.copy2("n", "c2"),
        lambda: shutil.copyfile("n", "n"),
        lambda: shutil.copyfile("no", "c"),
        lambda: shutil.move("c", "c3"),
        lambda: [Path(name).exists() for name in ("c", "c2", "c3")],
        lambda: Path("c3").read_text(),
        lambda: Path("c3").absolute().parent.mkdir(parents=True, exist_ok=True),
        lambda: os.makedirs(os.path.dirname(os.path.abspath("c3")), exist_ok=True),
        lambda: os.mkdir("."),
    )


def low_level() -> list[str]:
    fd = os.open("low", os.O_RDWR | os.O_CREAT | os.O_TRUNC)
    try:
        found = all_of(
            lambda: os.write(fd, b"abcdef"),
            lambda: os.lseek(fd, 1, os.SEEK_SET),
            lambda: os.read(fd, 2),
            lambda: os.lseek(fd, 0, os.SEEK_CUR),
            lambda: os.lseek(fd, -99, os.SEEK_CUR),
            lambda: os.lseek(fd, 8, os.SEEK_SET),
            lambda: os.write(fd, b"z"),
            lambda: os.fstat(fd).st_size,
            lambda: os.stat(fd).st_size,
            lambda: os.ftruncate(fd, 4),
            lambda: os.ftruncate(fd, -1),
            lambda: os.fsync(fd),
            lambda: os.fsync("no file"),
            lambda: os.isatty(fd),
            lambda: open(fd, closefd=False).read(),
            lambda: open("low", closefd=False),
            lambda: os.open("no", os.O_RDONLY),
            lambda: os.open("low", os.O_CREAT | os.O_EXCL),
            lambda: os.open(".", os.O_WRONLY),
            lambda: os.close(os.open(".", os.O_RDONLY)),
        )
    finally:
        os.close(fd)
    return [
        *found,
        *all_of(
            lambda: os.close(fd),
            lambda: os.write(os.open("low", os.O_RDONLY), b"x"),
            lambda: os.read(os.open("low", os.O_WRONLY), 1),
            lambda: os.read(os.open("low", os.O_RDONLY), -1),
            lambda: os.fdopen(os.open("low", os.O_RDONLY), "rb").read(),
        ),
    ]


def libraries() -> list[str]:
    def dumped() -> Any:
        with open("j", "w") as file:
            json.dump({"left": 3}, file)
        with open("j") as file:
            return json.load(file)

    def pickled() -> Any:
        with open("k", "wb") as file:
            pickle.dump([1, "x"], file)
            pickle.dump({2}, file)
        with open("k", "rb") as file:
            return pickle.load(file), pickle.load(file), tried(lambda: pickle.load(file))

    def replaced() -> Any:
        with tempfile.NamedTemporaryFile("w", dir=".", delete=False) as file:
            file.write("new")
            file.flush()
            os.fsync(file)
            os.fdatasync(file.fileno())
            os.fchmod(file.fileno(), 0o644)
        os.replace(file.name, "j")
        return Path("j").read_text(), os.path.exists(file.name)

    def made() -> Any:
        number, name = tempfile.mkstemp(dir=".", suffix=".x")
        with os.fdopen(number, "w") as file:
            file.write("y")
        return Path(name).read_text(), Path(name).suffix

    def gone() -> Any:
        with tempfile.NamedTemporaryFile(dir=".") as file:
            there = os.path.exists(file.name)
        return there, os.path.exists(file.name)

    def nameless() -> Any:
        with tempfile.TemporaryFile("w+", dir=".") as file:
            print("a", "b", file=file, sep="\n")
            file.seek(0)
            return file.readlines()

    def unlinked() -> Any:
        with open("u", "w+") as file:
            file.write("still here")
            os.remove("u")
            file.seek(0)
            return file.read(), os.path.exists("u"), os.fstat(file.fileno()).st_size

    def renamed_over() -> Any:
        Path("old").write_text("old")
        Path("new").write_text("new")
        with open("old") as file:
            os.replace("new", "old")
            return file.read(), Path("old").read_text()

    def quiet() -> Any:
        with open(os.devnull, "w") as file, contextlib.redirect_stdout(file):
            print("nobody hears")  # noqa: T201
        return Path(os.devnull).read_text()

    return all_of(dumped, pickled, replaced, made, gone, nameless, unlinked, renamed_over, quiet)


def locks() -> list[str]:
    one, two = open("l", "w"), open("l", "r+")
    nb = fcntl.LOCK_NB
    return all_of(
        lambda: fcntl.flock(one, fcntl.LOCK_EX),
        lambda: fcntl.flock(two, fcntl.LOCK_EX | nb),
        lambda: fcntl.flock(two.fileno(), fcntl.LOCK_SH | nb),
        lambda: fcntl.flock(one, fcntl.LOCK_EX | nb),
        lambda: fcntl.flock(one, fcntl.LOCK_SH),
        lambda: fcntl.flock(two, fcntl.LOCK_SH | nb),
        lambda: fcntl.flock(two, fcntl.LOCK_EX | nb),
        lambda: fcntl.flock(one, fcntl.LOCK_EX | nb),
        lambda: fcntl.flock(one, fcntl.LOCK_UN),
        lambda: fcntl.flock(one, fcntl.LOCK_UN),
        lambda: fcntl.flock(one, 77),
        lambda: fcntl.lockf(one, fcntl.LOCK_EX),
        lambda: fcntl.lockf(two, fcntl.LOCK_EX | nb),
        lambda: fcntl.lockf(one, fcntl.LOCK_SH),
        lambda: fcntl.lockf(two, fcntl.LOCK_SH),
        lambda: fcntl.lockf(two, 0),
        two.close,
        lambda: fcntl.flock(two, fcntl.LOCK_EX),
        lambda: fcntl.flock(open("l"), fcntl.LOCK_EX | nb),
        lambda: fcntl.flock("x", fcntl.LOCK_EX),
    )


def too_long() -> list[str]:
    def grow() -> Any:
        with open("big", "wb", buffering=0) as file:
            file.seek(2**20 - 3)
            return file.write(b"123456"), tried(lambda: file.write(b"4")), file.tell()

    return all_of(
        grow,
        lambda: os.path.getsize("big"),
        lambda: os.truncate("big", 2**20 + 1),
        lambda: Path("text").write_text("x" * (2**20 + 1)),
        lambda: os.path.getsize("text"),
    )
