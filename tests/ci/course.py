"""A course of two small exercises as the trusted tree, and pull requests to it as others."""

import shutil
from pathlib import Path

__all__ = [
    "RIGHT",
    "SECRET",
    "WORDS",
    "WORK",
    "WORK_RUN_FOR_REAL",
    "WRONG",
    "hostile_files",
    "make_course",
    "pull_request",
]

ROOT = Path(__file__).resolve().parents[2]

WORK = "exercises/01_tickets/tickets.py"
WORK_RUN_FOR_REAL = "exercises/02_orders/orders.py"
SECRET = "seventeen tickets"  # noqa: S105  no password
"""A word of the hidden test's source that nobody else uses."""

_MANIFEST = """\
title = "Tickets"
title_zh = "票"
work = ["{work}"]
concepts = []
minutes = 1

[limits]
seconds = 8
processor_seconds = 2
"""
_VISIBLE = '''\
import pytest
from grader import Text

@pytest.mark.points(6)
def test_no_ticket_is_sold_twice(explore):
    """Two buyers, one ticket: one of them gets it.

    两个人，一张票：只有一个人能买到。
    """
    for run in explore("sell", tickets=3):
        assert run.result == 1, Text("1 is right. Who wrote the other number?", "应该是 1。")
'''
_FOR_REAL = '''\
import pytest

@pytest.mark.points(6)
def test_for_real(run):
    """One is left of three.

    三张剩一张。
    """
    assert run("sell", tickets=3).result == 1
'''
_HIDDEN = f'''\
import pytest
from grader import Text

@pytest.mark.points(4)
def test_of_{SECRET.replace(" ", "_")}(explore):
    """{SECRET}"""
    for run in explore("sell", tickets=17):
        assert run.result == 15, Text("The books don't balance.", "账对不上。")
'''
_STUB = """\
def sell(tickets):
    raise NotImplementedError
"""
_WITH = """\
from multiprocessing import {name}, Process, Value

def buy(left, lock):
    with lock:
        seen = left.value
        left.value = seen - 1

def sell(tickets):
    left = Value("i", tickets)
    lock = {name}({argument})
    buyers = [Process(target=buy, args=(left, lock)) for _ in range(2)]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    return left.value
"""
_HOSTILE = """\
import posix

def look_and_write():
    for place in {places!r}:
        try:
            posix.close(posix.open(place + "/touched", posix.O_CREAT | posix.O_WRONLY))
        except OSError:
            pass
    try:
        return posix.read(posix.open({secret!r}, posix.O_RDONLY), 1000).decode()
    except OSError as error:
        return type(error).__name__

def sell(tickets):
    raise ValueError({words!r} + look_and_write())
"""
WORDS = (
    "\n::add-mask::0\r\n  ::error file=x,line=1::forged\n##[add-mask]0 ##[error]forged\n"
    "````\n```\n</code></pre><img src=x onerror=alert(1)>\n[a](javascript:alert(1)) | @all\n"
)
"""What a hostile submission would like to say in a log, and on a page."""
RIGHT = _WITH.format(name="Lock", argument="")
WRONG = _WITH.format(name="Semaphore", argument="2")
"""Both buyers come in, and one sale is lost: read in line 5, written in line 6."""


def make_course(root: Path) -> Path:
    """Make the trusted tree in `root`; its hidden tests lie in `root`/../private/solutions."""
    for work, tests in ((WORK, _VISIBLE), (WORK_RUN_FOR_REAL, _FOR_REAL)):
        file = root / work
        _write(file.parent / "exercise.toml", _MANIFEST.format(work=file.name))
        _write(file.parent / "test_visible.py", tests)
        _write(file, _STUB)
    shutil.copytree(ROOT / ".github", root / ".github")
    _write(root.parent / "private/solutions" / "01_tickets" / "test_hidden.py", _HIDDEN)
    return root


def pull_request(base: Path, head: Path, files: dict[str, str]) -> Path:
    """Make the tree `head`: that of `base` with these files."""
    shutil.copytree(base, head)
    for name, text in files.items():
        _write(head / name, text)
    return head


def hostile_files(places: list[Path], secret: Path) -> dict[str, str]:
    """Whatever a pull request can bring along to be executed; the work tries to write and read.

    Each leaves a file "touched" in `places` when it runs, and the work says what it has read in
    the file `secret`.
    """
    touch = f"from pathlib import Path\nPath({str(places[0])!r}, 'touched').write_text('')\n"
    paths = [str(place) for place in places]
    work = _HOSTILE.format(places=paths, secret=str(secret), words=WORDS)
    python = ("conftest.py", "exercises/conftest.py", "exercises/01_tickets/conftest.py")
    modules = ("grader/__init__.py", "sitecustomize.py", "multiprocessing.py", "pytest.py")
    steps = "runs: {using: composite, steps: [{shell: bash, run: touch ../touched}]}\n"
    return {
        WORK_RUN_FOR_REAL: work,
        "exercises/01_tickets/test_visible.py": touch + "def test_mine(): pass\n",
        "exercises/01_tickets/exercise.toml": 'work = ["test_visible.py"]\n',
        "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-p multiprocessing'\n",
        ".github/workflows/grade.yml": "on: pull_request\n",
        ".github/actions/grade/action.yml": steps,
        **dict.fromkeys((*python, *modules), touch),
    }


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
