"""Decides whether a run has used more than it may. Pure: what was seen in, a failure out."""

import errno
import re
from dataclasses import dataclass

from grader.engine.failure import Failure, OverLimit, Resource
from grader.engine.wire import Fault
from grader.exercise import Limits

__all__ = ["Usage", "limit_met", "over_limit"]

_MEGABYTE = 1024 * 1024
_NUMBER = re.compile(r"\[Errno (\d+)\]")


@dataclass(frozen=True, slots=True)
class Usage:
    """What the processes of a run use together, in bytes and numbers."""

    processes: int
    memory: int
    disk: int
    files: int


def over_limit(usage: Usage, limits: Limits) -> Failure | None:
    """The first limit that `usage` is over."""
    if usage.processes > limits.processes:
        return OverLimit(Resource.PROCESSES, limits.processes)
    if usage.memory > limits.memory_mb * _MEGABYTE:
        return OverLimit(Resource.MEMORY, limits.memory_mb)
    if usage.disk > limits.disk_mb * _MEGABYTE:
        return OverLimit(Resource.DISK, limits.disk_mb)
    if usage.files > limits.files:
        return OverLimit(Resource.FILES, limits.files)
    return None


def limit_met(fault: Fault, limits: Limits) -> Failure | None:
    """The limit that an exception comes from, if it comes from one."""
    if fault.kind == "MemoryError":
        return OverLimit(Resource.MEMORY, limits.memory_mb)
    found = _NUMBER.match(fault.message)
    match int(found[1]) if found else 0:
        case errno.EMFILE | errno.ENFILE:
            return OverLimit(Resource.DESCRIPTORS, limits.descriptors)
        case errno.ENOSPC | errno.EDQUOT:
            return OverLimit(Resource.DISK, limits.disk_mb)
        case errno.EFBIG:
            return OverLimit(Resource.FILE, limits.file_mb)
        case errno.EAGAIN if _forks(fault):
            return OverLimit(Resource.PROCESSES, limits.processes)
    return None


def _forks(fault: Fault) -> bool:
    """Whether it came out of multiprocessing's own fork; elsewhere EAGAIN has other reasons."""
    return bool(fault.frames) and fault.frames[-1].file.endswith("popen_fork.py")
