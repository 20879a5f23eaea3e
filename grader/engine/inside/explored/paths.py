"""The functions of `os` on names in the working folder; each has the real one's arguments."""

import os
from typing import Any

from grader.engine.filing import ListFolder, RemovePath, RenamePath, StatPath, TouchPath
from grader.engine.inside.explored.descriptors import close, ftruncate, open_descriptor
from grader.engine.inside.explored.folder import asked, known_names, stat_of

__all__ = [
    "access",
    "chmod",
    "listdir",
    "listxattr",
    "remove",
    "rename",
    "stat",
    "truncate",
    "utime",
]


def stat(name: str, path: Any, **_options: Any) -> os.stat_result:
    """As os.stat and os.lstat: there are no links."""
    return stat_of(asked(StatPath(name), path))


def access(name: str, path: Any, mode: int, **_options: Any) -> bool:
    """As os.access."""
    try:
        stat(name, path)
    except OSError:
        return False
    return not mode & os.X_OK


def chmod(name: str, path: Any, mode: int, **_options: Any) -> None:
    """As os.chmod, of which nobody sees anything."""
    stat(name, path)


def listxattr(name: str, path: Any = None, **_options: Any) -> list[str]:
    """As os.listxattr: there are none."""
    return []


def utime(name: str, path: Any, times: Any = None, **options: Any) -> None:
    """As os.utime to the present; copied times are not kept."""
    if times is None and not options.get("ns"):
        asked(TouchPath(name))  # the real one names no file in its errors
    else:
        asked(StatPath(name))


def remove(name: str, path: Any, **_options: Any) -> None:
    """As os.remove and os.unlink."""
    asked(RemovePath(name), path)


def rename(name: str, other: str, src: Any, dst: Any, **_options: Any) -> None:
    """As os.rename and os.replace."""
    asked(RenamePath(name, other), src, dst)


def truncate(name: str, path: Any, length: int) -> None:
    """As os.truncate."""
    descriptor = open_descriptor(name, path, os.O_WRONLY)
    try:
        ftruncate(descriptor, length, path)
    finally:
        close(descriptor)


def listdir() -> list[str]:
    """As os.listdir of the folder."""
    return known_names(asked(ListFolder()))
