"""What a layer comes down to: the command that starts the zygote, and how it confines itself."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["ENVIRONMENT", "MARK", "Confinement", "Plan", "marked", "zygote_command"]

MARK = "GRADER_RUNS_OF"

_ZYGOTE = "grader.engine.inside.zygote"
ENVIRONMENT: Mapping[str, str] = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""What a run sees: the same on every machine, and nothing of the grader's own environment."""


@dataclass(frozen=True, slots=True)
class Confinement:
    """What the zygote does to itself, and to every run, before anything of a learner's is there."""

    user: int = 0
    """The user and group id to become; 0 for staying who it is."""
    reads_all: bool = False
    """Whether it may read what is shown to it whatever the permissions: for a Python in a folder
    that only root may enter. What is shown is chosen by namespaces or Landlock, not by modes."""
    filter: bytes = b""
    """The seccomp program."""
    landlock: bool = False
    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()
    alone: bool = False
    """Whether whatever it may send signals to belongs to its runs."""
    own_files: tuple[str, ...] = ()
    """The folders in which there is nothing but what its runs have made."""
    guarded: bool = False
    """Whether the zygote can't be reached by its runs at all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a zygote is started. `files` are contents to be given to it as descriptors."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=lambda: dict(ENVIRONMENT))
    confinement: Confinement = Confinement()
    descriptors: tuple[int, ...] = ()
    folder: str = ""
    """The folder inside in which runs have their working folders; empty: the judge makes them."""


def marked(mark: str) -> Mapping[str, str]:
    """The environment with a mark in it, by which the zygote and all that comes of it is known."""
    return {**ENVIRONMENT, MARK: mark}


def zygote_command(control: int, *, explored: bool) -> tuple[str, ...]:
    """The zygote's own command, with descriptor `control` as its socket."""
    kind = ("explored",) if explored else ()
    return (sys.executable, "-P", "-s", "-m", _ZYGOTE, str(control), *kind)
