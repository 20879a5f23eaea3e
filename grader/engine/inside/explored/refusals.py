"""What an explored run does not control, it refuses: at use, by name, and never at import."""

import _thread
import builtins
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

from grader.engine.inside.explored.client import client, in_runs, running
from grader.engine.inside.explored.folder import MODULES

__all__ = ["refuse_function", "refuse_the_rest", "refuser"]

_EVENTS = {
    "socket.__new__": "socket",
    "subprocess.Popen": "subprocess",
    "os.system": "os.system",
    "os.exec": "os.exec",
    "os.fork": "os.fork",
    "os.forkpty": "os.forkpty",
    "os.posix_spawn": "os.posix_spawn",
    "os.spawn": "os.spawn",
    "os.remove": "os.remove",
    "os.rename": "os.rename",
    "os.mkdir": "os.mkdir",
    "os.rmdir": "os.rmdir",
    "os.truncate": "os.truncate",
    "os.link": "os.link",
    "os.symlink": "os.symlink",
    "fcntl.flock": "fcntl.flock",
    "fcntl.lockf": "fcntl.lockf",
    "fcntl.fcntl": "fcntl.fcntl",
    "mmap.__new__": "mmap",
    "sqlite3.connect": "sqlite3",
    "ctypes.dlopen": "ctypes",
    "ctypes.dlsym": "ctypes",
    "_posixshmem.shm_open": "SharedMemory",
}
"""Python's audit events, and the name by which a learner knows what raised them."""
_real_stat = os.stat
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_SIGNALS = (
    "signal",
    "alarm",
    "setitimer",
    "pause",
    "sigwait",
    "sigtimedwait",
    "raise_signal",
    "pthread_kill",
)
_OF_OS = (
    *("wait", "waitpid", "wait3", "wait4", "waitid", "killpg"),
    *("pipe", "pipe2", "eventfd", "memfd_create", "timerfd_create", "pidfd_open"),
)


def refuse_the_rest() -> None:
    """From here on, whatever is not controlled ends the run as refused."""
    sys.addaudithook(_hook)
    refuse_function(builtins, "input", "input")
    for name in _SIGNALS:
        refuse_function(signal, name, f"signal.{name}")
    for name in _OF_OS:
        if hasattr(os, name):
            refuse_function(os, name, f"os.{name}")
    refuse_function(threading.Thread, "start", "threading.Thread")
    for module in (threading, _thread):
        for name in ("_start_new_thread", "start_new_thread", "start_joinable_thread"):
            if hasattr(module, name):
                refuse_function(module, name, "threading.Thread")


def refuser(name: str) -> Callable[..., NoReturn]:
    """What is put in the place of a class or function that is refused under `name`."""

    def refused(*_args: Any, **_kwargs: Any) -> NoReturn:
        client().refuse(name)

    refused.__name__ = refused.__qualname__ = name.rpartition(".")[2]
    return refused


def refuse_function(owner: Any, attribute: str, name: str) -> None:
    """Refuse `owner.attribute` to a learner's program, but not to us before it has begun."""

    def refused(*_args: Any, **_kwargs: Any) -> NoReturn:
        client().refuse(_known_as(name))

    setattr(owner, attribute, in_runs(refused, getattr(owner, attribute)))


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not running():
        return
    me = client()
    name = _EVENTS.get(event) or (event == "open" and _file(arguments, me.folder))
    if name and not me.ours and not _is_there_already(event, arguments):
        me.refuse(_known_as(name))


def _is_there_already(event: str, arguments: tuple[Any, ...]) -> bool:
    """A folder that is made sure of: nothing changes, and the real call says so."""
    return event == "os.mkdir" and os.path.isdir(arguments[0])


def _file(arguments: tuple[Any, ...], folder: str) -> str:
    """The name of a file operation that is refused, or empty: reading what is not the learner's.

    Modules and the sources that tracebacks quote are read all the time, and looked for where they
    are not.
    """
    path, mode, flags = (*arguments, None, None, None)[:3]
    if isinstance(path, int):
        return ""
    text = os.fsdecode(path) if isinstance(path, str | bytes) else str(path)
    writes = bool(flags & _WRITES) if isinstance(flags, int) else "r" not in str(mode)
    inside = os.path.abspath(text).startswith(folder)
    data = inside and not text.endswith(MODULES) and _is_file(text)
    refused = (writes or data) and text != os.devnull
    return f"open({text[:100]!r})" if refused else ""


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(_real_stat(path).st_mode)
    except (OSError, ValueError):
        return False


def _known_as(name: str) -> str:
    """The library that the learner called, where that tells more than what it called in turn."""
    modules = set()
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        modules.add(str(frame.f_globals.get("__name__")).partition(".")[0])
        frame = frame.f_back
    return next((one for one in ("asyncio", "subprocess") if one in modules), name)
