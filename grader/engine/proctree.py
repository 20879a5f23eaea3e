"""Reads from /proc what the processes below a given one are doing (Linux only)."""

import contextlib
import os
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.engine.inside.tree import descendants, read
from grader.engine.socket_limits import time_limited

__all__ = [
    "Snapshot",
    "Task",
    "at_rest",
    "can_see_waits",
    "own_number",
    "parent_of",
    "process_status",
    "processor_seconds",
    "shared_memory",
    "snapshot",
]

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Task:
    """One thread. `syscall` is the number and arguments of the call it sleeps in, or None.

    `switches` counts how often it has gone to sleep: equal counts at two looks mean that it slept
    all the time in between. `alarmed` says that its process catches a timer's signal, or that the
    socket it sleeps in has a time limit of its own.
    """

    pid: int
    thread: int
    syscall: tuple[int, ...] | None
    switches: int
    alarmed: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All processes below one, zombies left out of `tasks` but counted in `pids`.

    `whole` is False when something came or went during the look, and so may be missing, or was on
    its way out.
    """

    pids: frozenset[int]
    tasks: tuple[Task, ...]
    processor_seconds: float
    """Used by them, and by those below them that were reaped."""
    memory: int
    """Bytes of anonymous memory that the processes have beyond what the root has itself."""
    shared: int
    """Bytes of shared memory mapped, counted once for each process that maps it."""
    own: Mapping[int, int]
    """The number that each process has in its own namespace."""
    whole: bool


def can_see_waits() -> bool:
    """Whether this kernel shows what a process waits for."""
    return platform.machine() in ("x86_64", "aarch64") and Path("/proc/self/syscall").exists()


def snapshot(root: int) -> Snapshot:
    """Look at every process below `root` once."""
    pids = list(descendants(root))
    tasks: list[Task] = []
    seconds = _reaped_seconds(root)
    shared = _anonymous(root)
    memory = mapped = 0
    own: dict[int, int] = {}
    whole = True
    for pid in pids:
        try:
            fields = _stat(pid)
            seconds += sum(map(int, fields[11:15])) / _TICK
            if fields[0] != b"Z":
                memory += max(0, _anonymous(pid) - shared)
                status = read(f"/proc/{pid}/status")
                own[pid] = _own_number(status)
                mapped += _kilobytes(status, b"\nRssShmem:") * 1024
                tasks += _tasks(pid)
        except (OSError, ValueError, IndexError):  # it has just ended, or its first thread has
            whole = False
    return Snapshot(frozenset(pids), tuple(tasks), seconds, memory, mapped, own, whole)


def own_number(pid: int) -> int:
    """The number that the process `pid` has for itself; 0 when it has ended."""
    try:
        return _own_number(read(f"/proc/{pid}/status"))
    except (OSError, ValueError):
        return 0


def shared_memory(pids: Iterable[int]) -> int:
    """Bytes of shared memory that these processes map, each page counted once. Slow."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError):
            total += _kilobytes(read(f"/proc/{pid}/smaps_rollup"), b"\nPss_Shmem:") * 1024
    return total


def _own_number(status: bytes) -> int:
    return int(_field(status, b"\nNSpid:").split()[-1])


def _kilobytes(status: bytes, name: bytes) -> int:
    return int(_field(status, name).split()[0])


def processor_seconds(pid: int) -> float:
    """What `pid` alone has used so far; 0 when it has ended."""
    try:
        return sum(map(int, _stat(pid)[11:13])) / _TICK
    except (OSError, ValueError):
        return 0.0


def parent_of(pid: int) -> int:
    """The parent of `pid`; 0 when it has ended."""
    status = process_status(pid)
    return status[1] if status else 0


def process_status(pid: int) -> tuple[str, int, int] | None:
    """The state's letter, the parent and the wait status of `pid`; None when it is gone."""
    try:
        fields = _stat(pid)
        return fields[0].decode(), int(fields[1]), int(fields[49])
    except (OSError, ValueError, IndexError):
        return None


def at_rest(pid: int) -> bool:
    """Whether `pid` sleeps or is stopped: it neither runs, nor waits for a processor or a disk."""
    try:
        return _stat(pid)[0] in (b"S", b"T", b"t")
    except (OSError, ValueError, IndexError):
        return False


def _stat(pid: int) -> list[bytes]:
    """The fields of /proc/PID/stat from the state on; the name before it may hold anything.

    The state is that of the first thread. Where that one has ended and others have not, nobody can
    wait for the process yet, nor has been woken: it is still on its way out.
    """
    fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    if fields[0] == b"Z" and int(fields[17]) > 1:
        fields[0] = b"R"
    return fields


def _reaped_seconds(pid: int) -> float:
    try:
        return sum(map(int, _stat(pid)[13:15])) / _TICK
    except (OSError, ValueError):
        return 0.0


def _anonymous(pid: int) -> int:
    try:
        _, resident, shared, *_ = read(f"/proc/{pid}/statm").split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * _PAGE


_OF_SOCKETS = {
    "x86_64": frozenset((0, 1, *range(42, 48))),
    "aarch64": frozenset((63, 64, 202, 203, 206, 207, 211, 212, 242)),
}.get(platform.machine(), frozenset())
"""The numbers of read, write, connect, accept, send and recv, and of their kin."""
_TIMER_SIGNALS = (1 << 13) | (1 << 25) | (1 << 26)
"""SIGALRM, SIGVTALRM and SIGPROF as bits of SigCgt."""


def _tasks(pid: int) -> Iterator[Task]:
    entries = os.listdir(f"/proc/{pid}/task")
    for entry in entries:
        folder = f"/proc/{pid}/task/{entry}"
        status = read(f"{folder}/status")
        asleep = _field(status, b"State:\t").startswith(b"S")
        syscall = _syscall(f"{folder}/syscall") if asleep else None
        alarmed = int(_field(status, b"SigCgt:\t"), 16) & _TIMER_SIGNALS
        yield Task(
            pid=pid,
            thread=int(entry),
            syscall=syscall,
            switches=int(_field(status, b"\nvoluntary_ctxt_switches:\t")),
            alarmed=bool(alarmed) or _in_limited_socket(pid, syscall),
        )


def _in_limited_socket(pid: int, syscall: tuple[int, ...] | None) -> bool:
    return syscall is not None and syscall[0] in _OF_SOCKETS and time_limited(pid, syscall[1])


def _field(status: bytes, name: bytes) -> bytes:
    start = status.index(name) + len(name)
    return status[start : status.index(b"\n", start)]


def _syscall(file: str) -> tuple[int, ...] | None:
    words = read(file).split()
    if len(words) < 7:  # it runs, or is blocked outside a system call
        return None
    return (int(words[0]), *(int(word, 16) for word in words[1:7]))
