"""Empties folders that hold whatever a program has left: any depth, any permissions, any links.

Only to be used once nobody is left who could change them meanwhile.
"""

import itertools
import os
import stat
from collections.abc import Collection

__all__ = ["empty", "remove"]


def empty(folder: str, kept: Collection[str] = ()) -> None:
    """Remove everything in `folder` but the names `kept`. Links are removed, never followed.

    Subfolders' contents are moved up first, so that no depth is too deep; what can't be removed
    stays.
    """
    numbers = itertools.count()
    refused = set(kept)
    while names := [name for name in os.listdir(folder) if name not in refused]:
        for name in names:
            try:
                _take_apart(folder, name, numbers)
            except OSError:
                refused.add(name)


def _take_apart(folder: str, name: str, numbers: "itertools.count[int]") -> None:
    path = os.path.join(folder, name)
    if not stat.S_ISDIR(os.lstat(path).st_mode):
        os.unlink(path)
        return
    os.chmod(path, 0o700)
    for child in os.listdir(path):
        below = os.path.join(path, child)
        if stat.S_ISDIR(os.lstat(below).st_mode):
            os.chmod(below, 0o700)  # to move a folder is to write into it
        os.rename(below, os.path.join(folder, _unused(folder, numbers)))
    os.rmdir(path)


def _unused(folder: str, numbers: "itertools.count[int]") -> str:
    names = (f".removed-{number}" for number in numbers)
    return next(name for name in names if not os.path.lexists(os.path.join(folder, name)))


def remove(folder: str) -> None:
    """Remove `folder` with all that is in it, as far as that is possible."""
    try:
        empty(folder)
        os.rmdir(folder)
    except OSError:
        return
