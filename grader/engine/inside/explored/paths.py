"""The functions of `os` on names in the working folder; each has the real one's arguments."""

import os
import sys
from collections.abc import Iterator
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
    "scandir",
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
    named = (path,) if sys.version_info >= (3, 13) else ()  # what the real one says in its errors
    present = times is None and not options.get("ns")
    asked(TouchPath(name) if present else StatPath(name), *named)


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


class _Entry:
    """As os.DirEntry: there are only files."""

    def __init__(self, folder: str, name: str) -> None:
        self.name = name
        self.path = os.path.join(folder, name)

    def __fspath__(self) -> str:
        return self.path

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        return True

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        return False

    def is_symlink(self) -> bool:
        return False

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return os.stat(self.path)


class _Entries:
    """As what os.scandir gives."""

    def __init__(self, entries: list[_Entry]) -> None:
        self._entries = iter(entries)

    def __iter__(self) -> Iterator[_Entry]:
        return self._entries

    def __next__(self) -> _Entry:
        return next(self._entries)

    def __enter__(self) -> "_Entries":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._entries = iter(())


def scandir(path: Any) -> _Entries:
    """As os.scandir of the folder, which the learner calls `path`."""
    folder = os.fspath(path)
    return _Entries([_Entry(folder, name) for name in listdir()])
