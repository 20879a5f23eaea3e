"""Who held which lock from when to when in an explored run, and what could have overlapped.

Of the schedules that differ only in the order of steps that commute, one is explored. So two
stretches of a run that have nothing to do with each other come one after the other in it, though
they could as well be at the same time: `Order` tells what has to come before what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.engine.creations import (
    Creation,
    NewCondition,
    NewLock,
    NewManagedCondition,
    NewRLock,
    NewSemaphore,
)
from grader.engine.dependency import WRITE, Key
from grader.engine.kernel import TIME
from grader.engine.operations import Acquire, ConditionWait, Error, ObjectId, ProcessId, Release
from grader.engine.trace import Actor, Fork, Step

__all__ = ["Hold", "Order", "holds"]


@dataclass(frozen=True, slots=True)
class Hold:
    """`process` held `lock` from step `first` to step `last`, which is None if it never let go."""

    process: ProcessId
    lock: ObjectId
    first: int
    last: int | None


def holds(steps: Iterable[Step], made: Iterable[Creation]) -> tuple[Hold, ...]:
    """Every hold of something that one process at a time can hold, in the order of `first`.

    That is a Lock, an RLock (from the first acquire to the last release), a semaphore of one; not
    a threading.Lock, of which each process has its own.
    """
    notes = _Notes(made)
    for step in steps:
        notes.take(step)
    return notes.all


class _Notes:
    def __init__(self, made: Iterable[Creation]) -> None:
        self._locks: set[ObjectId] = set()
        self._conditions: dict[ObjectId, ObjectId] = {}
        self._held: dict[ObjectId, tuple[ProcessId, int, int]] = {}
        self._waiting: dict[ProcessId, tuple[ObjectId, int]] = {}
        self._found: list[Hold] = []
        for creation in made:
            match creation:
                case NewLock(private=False) | NewRLock(private=False) | NewSemaphore(value=1):
                    self._locks.add(creation.object)
                case NewCondition(lock=lock) | NewManagedCondition(lock=lock):
                    self._conditions[creation.object] = lock

    @property
    def all(self) -> tuple[Hold, ...]:
        open_ = (Hold(who, lock, first, None) for lock, (who, first, _) in self._held.items())
        return tuple(sorted((*self._found, *open_), key=lambda hold: hold.first))

    def take(self, step: Step) -> None:
        match step.operation:
            case Acquire(object=lock) if lock in self._locks and step.reply is True:
                self._acquire(step, lock, 1)
            case Release(object=lock) if step.done and not isinstance(step.reply, Error):
                self._release(step.index, lock)
            case ConditionWait(object=condition) if condition in self._conditions:
                self._wait(step, self._conditions[condition])

    def _acquire(self, step: Step, lock: ObjectId, depth: int) -> None:
        who, first, deep = self._held.get(lock, (step.process, step.index, 0))
        self._held[lock] = (who, first, deep + depth)

    def _release(self, index: int, lock: ObjectId, depth: int = 1) -> None:
        if lock not in self._held:
            return
        who, first, deep = self._held.pop(lock)
        if deep > depth:
            self._held[lock] = (who, first, deep - depth)
        else:
            self._found.append(Hold(who, lock, first, index))

    def _wait(self, step: Step, lock: ObjectId) -> None:
        """Whoever waits lets go of the lock, however often it was acquired, and has it after."""
        if step.process not in self._waiting and lock in self._held:
            depth = self._held[lock][2]
            self._waiting[step.process] = (lock, depth)
            self._release(step.index, lock, depth)
        if step.done and not isinstance(step.reply, Error) and step.process in self._waiting:
            self._acquire(step, *self._waiting.pop(step.process))


class Order:
    """What happened before what: the steps that no equivalent schedule has the other way round."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._before: list[int] = []
        """For each step the set of those that come before it, itself included, as bits."""
        moves: dict[Actor, int] = {}
        accesses: dict[Key, list[tuple[int, int]]] = {}
        tick = 0
        for index, step in enumerate(steps):
            past = moves.get(step.actor, 0) | tick | 1 << index
            if step.actor == TIME:
                past = tick = (2 << index) - 1
            for key, mode in step.footprint.items():
                for other, theirs in accesses.get(key, ()):
                    if theirs != mode or mode == WRITE:
                        past |= self._before[other]
                accesses.setdefault(key, []).append((index, mode))
            self._before.append(past)
            moves[step.actor] = past
            moves.update((one.child, past) for one in step.effects if isinstance(one, Fork))

    def before(self, first: int, second: int) -> bool:
        """Whether step `first` comes before step `second` in every equivalent schedule."""
        return first != second and bool(self._before[second] >> first & 1)
