"""Does the command exist, and does it take these arguments? Asked without running it.

Each program's own parser is asked where it has one that can be; the working folder is one in which
what the pages name is there (`stage`).
"""

import ast
import importlib
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path

import click

from grader.cli import cli
from tests.pages.markdown import ROOT, Command

__all__ = ["complaint"]

_NOT_HERE = {"gh", "kubectl"}
"""Programs that nothing here brings along: of these only the spelling is looked at."""
_OF_THE_SHELL = {"cd", "export", "git", "source"}


def complaint(command: Command, quoted: bool = False) -> str | None:
    """Why the command can't work, None when it can.

    One that is `quoted` within a sentence may leave out what has to be given: `grader grade`.
    """
    program, *arguments = command.words
    if program in _NOT_HERE | _OF_THE_SHELL:
        return None
    if program == "srun":
        rest = command.text.partition(" ")[2]
        return complaint(Command(command.page, command.line, rest), quoted)
    try:
        _PARSERS[program](arguments)
    except click.ClickException as error:
        incomplete = isinstance(error, click.MissingParameter) or "requires an" in error.message
        return None if quoted and incomplete else error.format_message()
    except LookupError as error:
        return str(error.args[0])
    return None


def _by_click(group: click.Command, arguments: list[str]) -> None:
    """Parse as click does, down to the last of nested commands."""
    context = click.Context(group)
    while isinstance(group, click.Group) and arguments:
        _, found, arguments = group.resolve_command(context, arguments)
        assert found is not None
        group = found
    group.make_context(group.name, arguments, parent=context)


def _grader(arguments: list[str]) -> None:
    _by_click(cli, arguments)


def _dask(arguments: list[str]) -> None:
    name, *rest = arguments
    found = entry_points(group="dask_cli", name=name)
    if not found:
        raise LookupError(f"dask has no command {name}")
    _by_click(found[name].load(), rest)


def _nbgrader(arguments: list[str]) -> None:
    name, *rest = arguments
    apps = importlib.import_module("nbgrader.apps.nbgraderapp").NbGraderApp.subcommands
    if name not in apps:
        raise LookupError(f"nbgrader has no command {name}")
    app, _ = apps[name]
    for option in (word.lstrip("-").partition("=") for word in rest if word.startswith("--")):
        if option[0] not in app().aliases:
            raise LookupError(f"nbgrader {name} has no option --{option[0]}")
        if option[0] == "exporter":
            module, _, exporter = option[2].rpartition(".")
            getattr(importlib.import_module(module), exporter)


def _make(arguments: list[str]) -> None:
    asked = ["make", "--dry-run", *arguments]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LookupError(done.stderr.strip())


@cache
def _help_of_pytest() -> str:
    command = [sys.executable, "-m", "pytest", "--help"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _pytest(arguments: list[str]) -> None:
    """The options are pytest's or ours; a folder is there, and has a test that -k or :: names."""
    paths = [word for word in arguments if word.startswith(("exercises/", "solutions/"))]
    for option in (word for word in arguments if word.startswith("-")):
        if not re.search(rf"(?<!\S){re.escape(option)}\b", _help_of_pytest()):
            raise LookupError(f"pytest has no option {option}")
    named = [path.partition("::")[2] for path in paths if "::" in path]
    if "-k" in arguments:
        named.append(arguments[arguments.index("-k") + 1])
    tests = [test for path in paths for test in _tests(Path(path.partition("::")[0]))]
    if paths and not tests:
        raise LookupError(f"no tests in {' '.join(paths)}")
    for name in named:
        if not any(name in test for test in tests):
            raise LookupError(f"no test of {' '.join(paths)} has {name} in its name")


def _tests(path: Path) -> list[str]:
    files = [ROOT / path] if path.suffix else list((ROOT / path).glob("test_*.py"))
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [one.name for one in functions if one.name.startswith("test_")]


def _python(arguments: list[str]) -> None:
    """The program is there, and what it is asked for stands in it."""
    first, *rest = arguments
    if first == "-c":
        ast.parse(rest[0])
    elif first == "-m":
        importlib.import_module(rest[0])
    else:
        file = ROOT / first
        if not file.is_file():
            raise LookupError(f"{first}: there is no such file")
        source = file.read_text(encoding="utf-8")
        asked = [word for word in rest if re.fullmatch(r"(--)?[a-z-]+", word)]
        for word in asked:
            if not re.search(rf"(?<![\w-]){re.escape(word)}\b", source):
                raise LookupError(f"{first} does not know {word}")


def _pip(arguments: list[str]) -> None:
    """The file of versions is there, and the project has the extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for option, value in itertools.pairwise(arguments):
        if option == "-c" and not (ROOT / value).is_file():
            raise LookupError(f"{value}: there is no such file")
        extra = re.fullmatch(r"\.\[(\w+)\]", value)
        if extra and extra[1] not in project["optional-dependencies"]:
            raise LookupError(f"there is no extra {extra[1]}")


def _pre_commit(arguments: list[str]) -> None:
    commands = importlib.import_module("pre_commit.main")
    if arguments != ["install"] or not hasattr(commands, "install"):
        raise LookupError(f"pre-commit {' '.join(arguments)} is not known here")


_PARSERS: dict[str, Callable[[list[str]], None]] = {
    "dask": _dask,
    "grader": _grader,
    "make": _make,
    "nbgrader": _nbgrader,
    "pip": _pip,
    "pre-commit": _pre_commit,
    "pytest": _pytest,
    "python": _python,
    "python3": _python,
}
