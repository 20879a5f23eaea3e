"""Random small programs about files: names, contents, offsets that are shared, locks."""

from random import Random
from typing import Any

import msgspec

from grader.engine.filing import (
    CloseFile,
    ListFolder,
    LockFile,
    OpenFile,
    ReadFile,
    RemovePath,
    RenamePath,
    SeekFile,
    StatFile,
    StatPath,
    TouchPath,
    TruncateFile,
    WriteFile,
)
from grader.engine.operations import Operation

__all__ = ["INHERITED", "opened_before", "owned", "theme_files"]

_OWN = "0:77"
INHERITED = "0:800"
"""A description that every process has."""
PATHS = ("a", "b")
MODES = ("shared", "exclusive", "exclusive", "unlocked")


def opened_before(random: Random) -> list[Operation]:
    """What the main process does before its children start."""
    return [OpenFile(INHERITED, "a", True, True, random.random() < 0.3, create=True)]


def owned(action: Any, me: str) -> Any:
    """The action on a description that is the process's own, if it is one."""
    thing = getattr(action, "object", "")
    if not thing.startswith(_OWN):
        return action
    return msgspec.structs.replace(action, object=f"{me}:{thing.removeprefix(_OWN)}")


def theme_files(random: Random) -> list[Operation]:
    """Some operations on a description of one's own, or on one that all share."""
    if random.random() < 0.45:
        return _on(random, INHERITED)
    if random.random() < 0.4:
        return _names(random)
    mine = f"{_OWN}{random.randrange(10**6)}"
    how = random.choice(
        [
            OpenFile(mine, random.choice(PATHS)),
            OpenFile(mine, random.choice(PATHS), False, True, create=True, truncate=True),
            OpenFile(mine, "a", False, True, True, create=True),
            OpenFile(mine, "b", True, True, create=True, exclusive=True),
        ]
    )
    return [how, *_on(random, mine), *random.choice([[], [CloseFile(mine)]])]


def _on(random: Random, thing: str) -> list[Operation]:
    kind = random.choice(["flock", "lockf"])
    return random.choice(
        [
            [ReadFile(thing, 3)],
            [ReadFile(thing, 1), ReadFile(thing, 1)],
            [WriteFile(thing, bytes([random.randrange(97, 100)]))],
            [SeekFile(thing, random.choice([-1, 0, 2]), random.randrange(3))],
            [SeekFile(thing, 0), WriteFile(thing, b"xy")],
            [TruncateFile(thing, random.randrange(3))],
            [StatFile(thing)],
            [CloseFile(thing)],
            [LockFile(thing, kind, random.choice(MODES), random.random() < 0.7)],
            [LockFile(thing, kind, "shared"), LockFile(thing, kind, "exclusive")],
            [LockFile(thing, "flock", "exclusive"), LockFile(INHERITED, "flock", "exclusive")],
            [
                LockFile(thing, kind, random.choice(MODES)),
                WriteFile(thing, b"l"),
                LockFile(thing, kind, "unlocked"),
            ],
        ]
    )


def _names(random: Random) -> list[Operation]:
    path, other = random.sample(PATHS, 2)
    return random.choice(
        [
            [StatPath(path)],
            [TouchPath(path)],
            [RenamePath(path, other)],
            [RemovePath(path)],
            [ListFolder()],
        ]
    )
