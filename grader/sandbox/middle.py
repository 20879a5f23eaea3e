"""The middle layer, for where namespaces are not to be had: Landlock and a system call filter.

Every run puts itself into a Landlock domain of its own: it reads what is shown and writes in its
working folder and /dev/shm; it can't signal or trace anybody outside, its zygote included. Without
a network namespace it gets no network at all.
"""

import tempfile
from pathlib import Path

from grader.sandbox.identity import own_user
from grader.sandbox.plan import Confinement, Plan, marked, zygote_command
from grader.sandbox.seccomp import LOCAL_FAMILIES, filter_program
from grader.sandbox.visible import SYSTEM, closed, enterable, shown

__all__ = ["middle_plan"]

_READ = ("/etc/ld.so.cache", "/etc/localtime", "/etc/hosts", "/etc/nsswitch.conf")
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SHARED = "/dev/shm"  # noqa: S108  named semaphores live nowhere else


def middle_plan(control: int, mark: str, *, explored: bool) -> Plan:
    """The zygote as a process like any other, and its runs each behind Landlock."""
    user = own_user()
    hidden = closed(mounted=False) or not enterable(tempfile.gettempdir())
    return Plan(
        command=zygote_command(control, explored=explored),
        environment=marked(mark),
        confinement=Confinement(
            user=user,
            reads_all=bool(user) and hidden,
            filter=filter_program(LOCAL_FAMILIES),
            landlock=True,
            readable=tuple(filter(_exists, (*SYSTEM, *map(str, shown()), *_READ))),
            writable=tuple(filter(_exists, (*_DEVICES, _SHARED))),
            alone=bool(user),
            guarded=True,
        ),
    )


def _exists(path: str) -> bool:
    return Path(path).exists()
