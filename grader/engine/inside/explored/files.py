"""Puts the kernel's files where a program, and the standard library for it, looks for files."""

import builtins
import fcntl
import functools
import glob
import io
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from grader.engine.inside.explored import descriptors, paths
from grader.engine.inside.explored.client import client, in_runs, refuse
from grader.engine.inside.explored.folder import enter_folder, path_in_folder
from grader.engine.inside.explored.opening import open_file
from grader.engine.inside.explored.output import StandardOutput, is_output

__all__ = ["begin_files", "replace_files"]

_ON_DESCRIPTORS: dict[str, Callable[..., Any]] = {
    "close": descriptors.close,
    "read": descriptors.read,
    "lseek": descriptors.lseek,
    "ftruncate": descriptors.ftruncate,
    "fchmod": descriptors.fchmod,
    "fstat": descriptors.fstat,
    "isatty": lambda _descriptor: False,
}
_ON_FILES: dict[str, Callable[..., Any]] = {
    "fsync": descriptors.fsync,
    "fdatasync": descriptors.fsync,
}
"""These take a file object as well."""
_ON_PATHS: dict[str, Callable[..., Any]] = {
    "stat": paths.stat,
    "lstat": paths.stat,
    "access": paths.access,
    "chmod": paths.chmod,
    "listxattr": paths.listxattr,
    "remove": paths.remove,
    "truncate": paths.truncate,
    "unlink": paths.remove,
    "utime": paths.utime,
}
_NOT_OF_OURS = ("dup", "dup2", "pread", "pwrite", "readv", "writev", "sendfile", "posix_fallocate")
"""What is refused on the descriptors of the kernel's files, and on standard output."""


def begin_files(folder: str) -> None:
    """A run begins in its working folder; that is where temporary files are made, too."""
    enter_folder(folder)
    tempfile.tempdir = folder


def replace_files() -> None:
    """In the place of the functions of `io`, `os` and `fcntl`."""
    vars(builtins)["open"] = vars(io)["open"] = open_file
    for name, ours in _ON_DESCRIPTORS.items():
        _replace(os, name, functools.partial(_by_descriptor, ours))
    for name, ours in _ON_FILES.items():
        _replace(os, name, functools.partial(_by_file, ours))
    for name in _NOT_OF_OURS:
        if hasattr(os, name):
            _replace(os, name, functools.partial(_unless_controlled, f"os.{name}"))
    real_unlink = os.unlink
    for name, ours in _ON_PATHS.items():
        _replace(os, name, functools.partial(_by_path, ours))
    _replace(os, "write", _writing)
    _replace(os, "open", _opening)
    _replace(os, "listdir", _listing)
    _replace(os, "scandir", _scanning)
    globber = vars(glob).get("_StringGlobber")  # since Python 3.13, and it keeps the real one
    if globber is not None:
        globber.scandir = staticmethod(os.scandir)
    for name in ("rename", "replace"):
        _replace(os, name, _renaming)
    _replace(fcntl, "flock", functools.partial(_by_file, descriptors.flock))
    _replace(fcntl, "lockf", functools.partial(_by_file, descriptors.lockf))
    vars(shutil)["_USE_CP_SENDFILE"] = False
    _replace_temporary_files(real_unlink)


def _replace(module: Any, name: str, chooser: Callable[..., Any]) -> None:
    """`chooser` is called with the real function and the caller's arguments."""
    real_one = getattr(module, name)
    setattr(module, name, in_runs(functools.partial(chooser, real_one), real_one))


def _unless_controlled(name: str, real_one: Any, fd: Any, *args: Any, **kwargs: Any) -> Any:
    if descriptors.is_ours(fd) or is_output(fd):
        refuse(name)
    return real_one(fd, *args, **kwargs)


def _by_descriptor(ours: Any, real_one: Any, fd: Any, *args: Any, **kwargs: Any) -> Any:
    return (ours if descriptors.is_ours(fd) else real_one)(fd, *args, **kwargs)


def _writing(real_one: Any, fd: Any, data: Any, /) -> int:
    if is_output(fd):
        return StandardOutput().write(data)
    written: int = _by_descriptor(descriptors.write, real_one, fd, data)
    return written


def _by_file(ours: Any, real_one: Any, fd: Any, *args: Any, **kwargs: Any) -> Any:
    number = descriptors.number_of(fd)
    return _by_descriptor(ours, real_one, number, *args, **kwargs)


def _by_path(ours: Any, real_one: Any, path: Any, *args: Any, **kwargs: Any) -> Any:
    if descriptors.is_ours(path):
        return os.fstat(path) if real_one.__name__ == "stat" else refuse(f"os.{real_one.__name__}")
    name = path_in_folder(path) if kwargs.get("dir_fd") is None else None
    return ours(name, path, *args, **kwargs) if name else real_one(path, *args, **kwargs)


def _opening(real_one: Any, path: Any, flags: int, mode: int = 0o777, **kwargs: Any) -> int:
    name = path_in_folder(path)
    if name is None or (not name and flags & (os.O_WRONLY | os.O_RDWR) == 0):
        number: int = real_one(path, flags, mode, **kwargs)
        return number
    return descriptors.open_descriptor(name, path, flags)


def _listing(real_one: Any, path: Any = None) -> Any:
    inside = path_in_folder("." if path is None else path)
    return paths.listdir() if inside == "" else real_one(path)


def _scanning(real_one: Any, path: Any = None) -> Any:
    folder = "." if path is None else path
    return paths.scandir(folder) if path_in_folder(folder) == "" else real_one(path)


def _renaming(real_one: Any, src: Any, dst: Any, **kwargs: Any) -> Any:
    source, target = path_in_folder(src), path_in_folder(dst)
    if source and target:
        return paths.rename(source, target, src, dst)
    return real_one(src, dst, **kwargs)


class _Names:
    """Names of temporary files: other ones in each process, the same in every run."""

    def __init__(self) -> None:
        self._made: Counter[str] = Counter()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        process = client().process
        self._made[process] += 1
        return f"{process}_{self._made[process]}"


def _replace_temporary_files(real_unlink: Any) -> None:
    """tempfile keeps some of the real functions."""
    vars(tempfile)["_name_sequence"] = _Names()
    for method in vars(vars(tempfile)["_TemporaryFileCloser"]).values():
        defaults = getattr(method, "__defaults__", None)
        if defaults:
            method.__defaults__ = tuple(
                os.unlink if one is real_unlink else one for one in defaults
            )
