"""Decides whether a tree of real processes will wait for ever. Pure: snapshots in, a fact out.

A process that sleeps in a system call that has no time limit of its own is woken by another
process or not at all. If that holds for every thread of every process of the tree, and none of
them has run between two looks, then at one moment all of them were asleep together, and nobody
is left to wake anybody: a deadlock, without waiting for a time-out.
"""

import platform
from collections.abc import Callable

from grader.engine.proctree import Snapshot, Task

__all__ = ["Quiescence", "left_behind", "resting", "stalled"]

Arguments = tuple[int, ...]
_Rule = Callable[[Arguments], bool]


def _always(_: Arguments) -> bool:
    return True


def _futex(arguments: Arguments) -> bool:
    wait, lock_pi, wait_bitset, lock_pi2 = 0, 6, 9, 13
    return arguments[1] & 0x7F in (wait, lock_pi, wait_bitset, lock_pi2) and arguments[3] == 0


def _no_pointer(position: int) -> _Rule:
    return lambda arguments: arguments[position] == 0


def _minus_one(position: int) -> _Rule:
    return lambda arguments: arguments[position] & 0xFFFFFFFF == 0xFFFFFFFF


def _waits_for_file_lock(arguments: Arguments) -> bool:
    set_lock_wait, open_file_set_lock_wait = 7, 38
    return arguments[1] in (set_lock_wait, open_file_set_lock_wait)


def _without_nohang(position: int) -> _Rule:
    return lambda arguments: not arguments[position] & 1


# System calls that wait, by number, with the rule that says whether this call has no time limit.
_X86_64: dict[int, _Rule] = {
    **dict.fromkeys((0, 1, 19, 20, 34, 42, 43, 44, 45, 46, 47, 73, 130, 288), _always),
    7: _minus_one(2),  # poll
    23: _no_pointer(4),  # select
    61: _without_nohang(2),  # wait4
    72: _waits_for_file_lock,  # fcntl
    128: _no_pointer(2),  # rt_sigtimedwait
    202: _futex,
    232: _minus_one(3),  # epoll_wait
    247: _without_nohang(3),  # waitid
    270: _no_pointer(4),  # pselect6
    271: _no_pointer(2),  # ppoll
    281: _minus_one(3),  # epoll_pwait
}
_AARCH64: dict[int, _Rule] = {
    **dict.fromkeys((32, 63, 64, 65, 66, 133, 202, 203, 206, 207, 211, 212, 242), _always),
    22: _minus_one(3),  # epoll_pwait
    25: _waits_for_file_lock,  # fcntl
    72: _no_pointer(4),  # pselect6
    73: _no_pointer(2),  # ppoll
    95: _without_nohang(3),  # waitid
    98: _futex,
    137: _no_pointer(2),  # rt_sigtimedwait
    260: _without_nohang(2),  # wait4
}
_WAIT4 = {"x86_64": 61, "aarch64": 260}.get(platform.machine(), -1)
_RULES = {"x86_64": _X86_64, "aarch64": _AARCH64}.get(platform.machine(), {})

_GRACE = 1.0
"""Seconds that other processes have to end by themselves once the first one has ended."""
_LASTS = 0.2
"""Seconds that a standstill lasts in which a server's sleep with a time limit counts as idle."""


class Quiescence:
    """Whether a run has come to a standstill, look by look.

    Who sleeps with a time limit wakes up by itself. That a server does so only to look around is
    likely, and not certain: it may be about to answer. So where one is excused it has to last.
    """

    def __init__(self) -> None:
        self._since: float | None = None

    def look(self, before: Snapshot, after: Snapshot, servers: frozenset[int], now: float) -> bool:
        """After each look, taken at `now`; the arguments are those of `stalled`."""
        if stalled(before, after):
            return True
        if not servers or not stalled(before, after, servers):
            self._since = None
            return False
        if self._since is None:
            self._since = now
        return now - self._since >= _LASTS


def stalled(before: Snapshot, after: Snapshot, servers: frozenset[int] = frozenset()) -> bool:
    """Whether all processes of both looks wait for ever.

    `servers` are processes that only ever answer others, such as a Manager's: they may sleep with
    a time limit, since they wake up only to look around and sleep on. Not so one that somebody
    waits for: it has been told to end, and may be about to.
    """
    idle = servers - _awaited(after)
    return (
        before.whole
        and after.whole
        and bool(after.tasks)
        and _sleeps(before) == _sleeps(after)
        and all(_waits(task, task.pid in idle) for task in after.tasks)
    )


def resting(before: Snapshot, after: Snapshot) -> bool:
    """Whether at one moment between both looks all processes were asleep, with a time limit or not.

    Such a tree may still wake up by itself; but for now it waits.
    """
    return (
        before.whole
        and after.whole
        and bool(after.tasks)
        and _sleeps(before) == _sleeps(after)
        and all(task.syscall is not None for task in after.tasks)
    )


def left_behind(tree: Snapshot, main_ended: float | None, now: float) -> list[int]:
    """Who is still there a while after the first process has ended, at `main_ended`.

    Where nobody is, the zygote is still clearing up: many files, and a slow machine.
    """
    over = main_ended is not None and now - main_ended > _GRACE
    return sorted(tree.pids) if over else []


def _awaited(look: Snapshot) -> set[int]:
    """The processes whose end somebody waits for."""
    calls = {task.syscall[:2] for task in look.tasks if task.syscall}
    return {pid for pid, own in look.own.items() if (_WAIT4, own) in calls}


def _sleeps(look: Snapshot) -> set[tuple[int, int]]:
    return {(task.thread, task.switches) for task in look.tasks}


def _waits(task: Task, serves: bool) -> bool:
    if serves:
        return task.syscall is not None
    return _waits_without_limit(task) and not task.alarmed


def _waits_without_limit(task: Task) -> bool:
    if task.syscall is None:
        return False
    number, *arguments = task.syscall
    rule = _RULES.get(number)
    return rule is not None and rule(tuple(arguments))
