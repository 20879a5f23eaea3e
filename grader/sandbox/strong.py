"""The strong layer: namespaces of its own, made by bubblewrap. A course's files are not in them.

The zygote is process 1 of its namespace: nobody inside can kill it, orphans come to it, and when
it ends the kernel ends everybody else. As root bubblewrap needs no user namespace, so that a
Python below a folder that only root may enter can be shown; the zygote then becomes somebody else
before it does anything.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from grader.sandbox.identity import own_user
from grader.sandbox.plan import Confinement, Plan, zygote_command
from grader.sandbox.seccomp import filter_program
from grader.sandbox.visible import SYSTEM, closed, shown

__all__ = ["strong_plan"]

_WORK = "/tmp"  # noqa: S108  the sandbox's own, and empty
_SHARED = "/dev/shm"  # noqa: S108  the same
_ROOM = {_WORK: 192 * 1024 * 1024, _SHARED: 512 * 1024 * 1024}
"""Bytes that the file systems in memory hold at most, whatever an exercise allows."""
_NAMESPACES = ("--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts")
_FOR_DROPPING = ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP")
_READABLE = ("--perms", "0644", "--ro-bind-data")
_ETC = {
    "/etc/hosts": b"127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": b"hosts: files\npasswd: files\ngroup: files\n",
    "/etc/passwd": b"learner:x:1000:1000::/tmp:/bin/sh\n",
}
"""Files that the C library looks for; the machine's own say more than anybody inside need know."""


def strong_plan(control: int, *, explored: bool) -> Plan:
    """The zygote behind bubblewrap."""
    files = {_held(content): path for path, content in _ETC.items()}
    user = own_user()
    reads_all = bool(user) and closed(mounted=True)
    command = (
        "bwrap",
        *_NAMESPACES,
        "--unshare-cgroup-try",
        *(_privileges(reads_all) if user else ("--unshare-user", "--cap-drop", "ALL")),
        *("--die-with-parent", "--new-session", "--as-pid-1"),
        *_system(),
        *_memory(_WORK),  # before what may lie below it
        *_ours(),
        *("--proc", "/proc", "--dev", "/dev", *_memory(_SHARED), "--remount-ro", "/dev"),
        *("--dir", "/etc"),
        *(word for one, path in files.items() for word in (*_READABLE, str(one), path)),
        *("--remount-ro", "/", "--chdir", _WORK),
        "--",
        *zygote_command(control, explored=explored),
    )
    confinement = Confinement(
        user=user,
        reads_all=reads_all,
        filter=filter_program(),
        alone=True,
        own_files=(_WORK, _SHARED),
        guarded=True,
    )
    return Plan(command, confinement=confinement, descriptors=tuple(files), folder=_WORK)


def _privileges(reads_all: bool) -> Iterator[str]:
    """What bubblewrap leaves to the zygote so that it can become somebody without any."""
    yield from ("--cap-drop", "ALL")
    for name in (*_FOR_DROPPING, *(("CAP_DAC_READ_SEARCH",) if reads_all else ())):
        yield from ("--cap-add", name)


def _system() -> Iterator[str]:
    for name in SYSTEM:
        folder = Path(name)
        if folder.is_symlink():
            yield from ("--symlink", os.readlink(folder), name)
        elif folder.is_dir():
            yield from ("--ro-bind", name, name)


def _ours() -> Iterator[str]:
    """What is shown, at its own place. Folders above are named: bubblewrap would close them."""
    above = {parent for one in shown() for parent in one.parents} - {Path("/"), Path(_WORK)}
    for parent in sorted(above):
        yield from ("--dir", str(parent))
    for one in shown():
        yield from ("--ro-bind", str(one), str(one))


def _memory(folder: str) -> tuple[str, ...]:
    return ("--perms", "1777", "--size", str(_ROOM[folder]), "--tmpfs", folder)


def _held(content: bytes) -> int:
    """A descriptor to read `content` from; the one who starts the command closes it."""
    reading, writing = os.pipe()
    os.write(writing, content)
    os.close(writing)
    return reading
