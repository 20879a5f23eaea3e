"""A folder in which what the pages name by way of example is there, and a shell to type into."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.pages.exceptions import before
from tests.pages.markdown import ROOT, Command

__all__ = ["Typed", "copy_of_the_course", "set_up", "typed"]

_COPIED = (
    ".ci", ".devcontainer", ".github", ".vscode", "benchmarks", "docs", "examples", "exercises",
    "grader", "solutions", "tests",
)  # fmt: skip
_WORK = "examples/class/dilara/tickets.py"
"""It has no lock in `sell`."""
_PROGRAM = """\
from multiprocessing import Process, Value


def add(total):
    total.value += 1


def {function}(n):
    total = Value("i", 0)
    adders = [Process(target=add, args=(total,)) for _ in range(n)]
    for adder in adders:
        adder.start()
    for adder in adders:
        adder.join()
    assert total.value == n
"""
_GRADEBOOK = "Student,ID,SIS Login ID,Section,03_lock (1234)\n    Points Possible,,,,10\n"
_WORKSHEET = "Identifier,Full name,Email address,Status,Grade,Maximum Grade\n"


def set_up(folder: Path) -> None:
    """Put into `folder` what the pages leave to the reader: a program, submissions, two trees."""
    (folder / "FILE").write_text(_PROGRAM.format(function="FUNCTION"), encoding="utf-8")
    (folder / "文件").write_text(_PROGRAM.format(function="函数"), encoding="utf-8")
    for submissions in ("SUBMISSIONS", "提交"):
        _put(folder / submissions / "ana/tickets.py")
    for tree in ("BASE", "HEAD"):
        shutil.copytree(ROOT / "exercises", folder / tree / "exercises", ignore=_CACHES)
    (folder / "gradebook.csv").write_text(_GRADEBOOK + '"Ana",1,ana,,\n', encoding="utf-8")
    (folder / "worksheet.csv").write_text(_WORKSHEET + "Participant 1,ana,,,,10\n", "utf-8")
    (folder / "$repo").mkdir()  # a shell would put the loop's there; only a parser reads it
    for name in ("ca.pem", "cert.pem", "key.pem"):
        (folder / name).touch()


_CACHES = shutil.ignore_patterns("__pycache__")


def _put(file: Path) -> None:
    file.parent.mkdir(parents=True)
    shutil.copy(ROOT / _WORK, file)


def copy_of_the_course(folder: Path) -> None:
    """Make `folder` a repository with the project's files, where its environment is ours."""
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.is_file() and entry.name != ".git":
            shutil.copy(entry, folder)
        elif entry.name in _COPIED:
            shutil.copytree(entry, folder / entry.name, ignore=_CACHES, symlinks=True)
    (folder / ".venv").mkdir()
    for entry in Path(sys.prefix).iterdir():
        if not entry.name.startswith("installed"):
            (folder / ".venv" / entry.name).symlink_to(entry)
    for made in ("installed", "installed-dev"):  # so that make makes it no more
        (folder / ".venv" / made).touch()
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)


@dataclass(frozen=True, slots=True)
class Typed:
    """A command as it was typed, and what became of it."""

    command: Command
    status: int
    output: str


def typed(commands: list[Command], folder: Path) -> Iterator[Typed]:
    """Type the commands of one block, one after the other, into one shell in `folder`."""
    lines = ["exec 9>&1 2>&1"]
    for command in commands:
        lines.append(before(command))
        # The line may end in a comment.
        lines += [f"{{ {command.text}\n}} </dev/null", 'printf "\\0%s\\0" $? >&9']
    here = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["timeout", "--kill-after=9", "900", "bash", "-c", "\n".join(lines)],
        cwd=folder,
        env={**os.environ, "PATH": here, "LANG": "C.UTF-8", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        check=False,
    )
    said = done.stdout.decode(errors="replace").split("\0")
    for command, output, status in zip(commands, said[::2], said[1::2], strict=False):
        yield Typed(command, int(status), output)
