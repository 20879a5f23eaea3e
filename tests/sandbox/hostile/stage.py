"""A course, a class full of hostile submissions among right ones, and what they are to reach for.

Every submission names what it tries in its docstring, and in comments above it what must come of
it: `verdict`, the verdict of the visible test; `says`, words of its message; `explored`, the
verdict of its exploration; `not in middle`, why the middle layer can't hold it.
"""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.layers import Layer

__all__ = ["RIGHT", "SECRET", "Attack", "Bait", "attacks", "bait", "fill_class", "make_course"]

SECRET = "do-not-tell-3f9a"  # noqa: S105  the tests' own
RIGHT = 12
"""How many right submissions are graded among the others."""
_SUBMISSIONS = Path(__file__).parent / "submissions"
_FACT = re.compile(r"^# ([a-z ]+): (.*)$", re.MULTILINE)

_MANIFEST = """\
title = "Total"
title_zh = "总和"
work = ["work.py"]
given = ["weigh"]
concepts = []
minutes = 1

[limits]
seconds = 5
processor_seconds = 0.5
memory_mb = 96
processes = 12
output_kb = 64
disk_mb = 16
file_mb = 8
files = 400
descriptors = 64
"""
_STUB = """\
from multiprocessing import Process, Queue

def weigh(number):
    return number

def total(numbers):
    raise NotImplementedError
"""
_SOLUTION = '''\
"""One process weighs each number."""
from multiprocessing import Process, Queue

def weigh(number):
    return number

def work(numbers, box):
    box.put(sum(weigh(number) for number in numbers))

def total(numbers):
    box = Queue()
    child = Process(target=work, args=(numbers, box))
    child.start()
    found = box.get()
    child.join()
    return found
'''
_VISIBLE = '''\
import pytest
from grader import Text

NO_TOTAL = Text("{result} is no total", "{result} 不是总和")

@pytest.mark.points(4)
def test_total(run):
    """The numbers are added."""
    seen = run("total", numbers=[1, 2, 3])
    assert seen.result == 6, NO_TOTAL.filled(result=seen.result)
    assert len(seen.children) == 1, Text("not one child", "子进程不是一个")
'''
_EXPLORED = '''\
import pytest
from grader import Text

NO_TOTAL = Text("{result} is no total", "{result} 不是总和")

@pytest.mark.points(10)
def test_every_order(explore):
    """The numbers are added in every order."""
    for seen in explore("total", numbers=[1, 2]):
        assert seen.result == 3, NO_TOTAL.filled(result=seen.result)
        assert len(seen.children) == 1, Text("not one child", "子进程不是一个")
'''
_HIDDEN = '''\
import pytest
from grader import Text

WEIGHTS = [7919, 7919, 7919, 100]
NO_TOTAL = Text("{result} is no total", "{result} 不是总和")

@pytest.mark.points(6)
def test_secret_total(run):
    """Other numbers are added, by a child."""
    seen = run("total", numbers=WEIGHTS)
    assert seen.result == 23857, NO_TOTAL.filled(result=seen.result)
    weighed = [call.arguments["number"] for call in seen.calls_of("weigh")]
    assert weighed == WEIGHTS, Text("not weighed", "没有称")
'''


@dataclass(frozen=True, slots=True)
class Attack:
    """One hostile submission, as its header describes it."""

    name: str
    source: str
    verdict: str
    says: str
    explored: str
    not_in_middle: str

    def holds_in(self, layer: Layer) -> bool:
        """Whether that layer promises to hold it."""
        return layer is Layer.STRONG or not self.not_in_middle


def attacks() -> list[Attack]:
    """Every submission of the folder, by name."""
    return [_attack(file) for file in sorted(_SUBMISSIONS.glob("*.py"))]


def _attack(file: Path) -> Attack:
    source = file.read_text(encoding="utf-8")
    facts = dict(_FACT.findall(source))
    return Attack(
        name=file.stem,
        source=source,
        verdict=facts["verdict"],
        says=facts.get("says", ""),
        explored=facts.get("explored", ""),
        not_in_middle=facts.get("not in middle", ""),
    )


def make_course(root: Path) -> Path:
    """A course of one exercise with a hidden test, and one that is explored."""
    course = root / "course"
    files = {
        "exercises/02_orders/exercise.toml": _MANIFEST,
        "exercises/02_orders/work.py": _STUB,
        "exercises/02_orders/test_work.py": _EXPLORED,
        "exercises/01_total/exercise.toml": _MANIFEST,
        "exercises/01_total/work.py": _STUB,
        "exercises/01_total/test_work.py": _VISIBLE,
        "solutions/01_total/work.py": _SOLUTION,
        "solutions/01_total/test_hidden.py": _HIDDEN,
    }
    for name, text in files.items():
        (course / name).parent.mkdir(parents=True, exist_ok=True)
        (course / name).write_text(text, encoding="utf-8")
    return course


@dataclass(frozen=True, slots=True)
class Bait:
    """What lies around and must stay as it is: listeners, a process, somebody's files."""

    victim: "subprocess.Popen[bytes]"
    listeners: dict[str, socket.socket]
    home: Path
    out: Path

    def called(self) -> list[str]:
        """The listeners that somebody has called."""
        return [name for name, sock in self.listeners.items() if _called(sock)]


def _called(sock: socket.socket) -> bool:
    sock.setblocking(False)
    try:
        if sock.type == socket.SOCK_DGRAM:
            sock.recv(10)
        else:
            sock.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextmanager
def bait(root: Path) -> Iterator[Bait]:
    """Lay it out below `root`."""
    home, out = root / "home", root / "out"
    for folder, name in ((home, "notes.txt"), (out, "results.json"), (out, "results.db")):
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"{SECRET} of {name}\n", encoding="utf-8")
    with ExitStack() as stack:
        command = [shutil.which("sleep") or "/bin/sleep", "3600"]
        environment = {"SECRET": SECRET}
        victim = stack.enter_context(subprocess.Popen(command, env=environment))
        stack.callback(victim.kill)
        listeners = {
            "tcp": socket.create_server(("127.0.0.1", 0)),
            "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            "path": socket.socket(socket.AF_UNIX),
            "abstract": socket.socket(socket.AF_UNIX),
        }
        for sock in listeners.values():
            stack.enter_context(sock)
        listeners["udp"].bind(("127.0.0.1", 0))
        listeners["path"].bind(str(home / "socket"))
        (home / "socket").chmod(0o777)
        listeners["abstract"].bind(f"\0hostile-{victim.pid}")
        for name in ("path", "abstract"):
            listeners[name].listen()
        yield Bait(victim, listeners, home, out)


def fill_class(root: Path, course: Path, around: Bait, *, everything: bool) -> Path:
    """The class's folder: every attack with its targets' real places, odd files, right ones.

    Attacks that say what comes of their exploration are handed in for it too, or `everything` is.
    """
    folder = root / "class"
    places = {
        "COURSE": course,
        "CLASS": folder,
        "OUT": around.out,
        "HOME": around.home,
        "SECRET": SECRET,
        "VICTIM": around.victim.pid,
        "TCP": around.listeners["tcp"].getsockname()[1],
        "UDP": around.listeners["udp"].getsockname()[1],
    }
    for attack in attacks():
        text = re.sub("@([A-Z]+)@", lambda found: str(places[found[1]]), attack.source)
        _hand_in(folder, attack.name, text.encode())
        if attack.explored or everything:
            _hand_in(folder, attack.name, text.encode(), "02_orders")
    for number in range(RIGHT):
        _hand_in(folder, f"right_{number:02}", _SOLUTION.encode())
    _hand_in(folder, "right_00", _SOLUTION.encode(), "02_orders")
    _hand_in_odd_files(folder)
    return folder


def _hand_in(folder: Path, student: str, content: bytes, exercise: str = "01_total") -> None:
    (folder / student / exercise).mkdir(parents=True)
    (folder / student / exercise / "work.py").write_bytes(content)


def _hand_in_odd_files(folder: Path) -> None:
    """What is no program at all, and what comes beside one."""
    contents = {
        "odd_large": b"#" * 50_000_000,
        "odd_null_bytes": b"def total(numbers):\n    return \0\n",
        "odd_latin_1": "# é\ndef total(numbers): return -1\n".encode("latin-1"),
        "odd_utf_16": "def total(numbers): return -1\n".encode("utf-16"),
        "odd_nested": b"def total(numbers): return " + b"(" * 50_000 + b")" * 50_000,
        "odd_dots": b"def total(numbers): return numbers" + b".x" * 100_000,
        "odd_minus": b"def total(numbers): return " + b"-" * 200_000 + b"1",
        "odd_coding": b"# coding: rot13\nqrs gbgny(ahzoref): erghea -1\n",
        "odd_companions": b"def total(numbers): return -1\n",
    }
    for student, content in contents.items():
        _hand_in(folder, student, content)
    evil = "open('@', 'w'); raise SystemExit(0)"
    for name in ("conftest.py", "sitecustomize.py", "pytest.py", "json.py", "pytest.ini"):
        (folder / "odd_companions" / "01_total" / name).write_text(evil, encoding="utf-8")
    for student in ("odd_link", "odd_folder", "odd_pipe"):
        (folder / student / "01_total").mkdir(parents=True)
    (folder / "odd_link" / "01_total" / "work.py").symlink_to("/etc/passwd")
    (folder / "odd_folder" / "01_total" / "work.py").mkdir()
    os.mkfifo(folder / "odd_pipe" / "01_total" / "work.py")
