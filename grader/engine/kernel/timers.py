"""Time, when nobody else can move: to whose moment the clock goes on, and who is woken by it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.engine.kernel import polling
from grader.engine.kernel.parts import CLOCK, Task

if TYPE_CHECKING:
    from grader.engine.kernel.machine import Kernel

__all__ = ["can_tick", "tick"]


def can_tick(k: "Kernel") -> bool:
    """Whether time would let anybody go on."""
    return _next_moment(k) is not None or _next_nudged(k) is not None


def tick(k: "Kernel") -> None:
    """Move the clock to the next moment, or let one go on whose loop has seen nothing new."""
    moment = _next_moment(k)
    nudged = _next_nudged(k)
    if nudged is not None and (moment is None or polling.may_end(nudged.process)):
        nudged.process.nudges += 1
        nudged.spin = None
    elif moment is not None:
        _move_on(k, moment)


def _move_on(k: "Kernel", moment: tuple[int, bool]) -> None:
    """Move the clock to `moment`, and have those go on whose time is up."""
    k.now = max(k.now, moment[0])
    k.write(CLOCK, k.now)
    for task in _that_look_at_the_clock(k):
        task.process.quantum = polling.quantum(task.process)
    for each in k.tasks.values():
        due = None if each is None else _moment(k, each)
        if each is not None and due is not None and due <= (k.now, moment[1]):
            each.expired = True


def _next_moment(k: "Kernel") -> tuple[int, bool] | None:
    """The next moment at which somebody goes on; sleepers come before time-outs."""
    moments = [
        moment
        for task in k.tasks.values()
        if task is not None and (moment := _moment(k, task)) is not None
    ]
    moments += [
        (k.now + polling.quantum(task.process), True) for task in _that_look_at_the_clock(k)
    ]
    return min(moments, default=None)


def _that_look_at_the_clock(k: "Kernel") -> Iterator[Task]:
    """Those whose loop does nothing else."""
    for task in k.tasks.values():
        if task is not None and task.spin is not None and CLOCK in task.spin:
            yield task


def _moment(k: "Kernel", task: Task) -> tuple[int, bool] | None:
    """When its time is up; None while it waits for no time, or its loop would do the same."""
    deadline = task.wait.deadline
    if deadline is None or task.expired:
        return None
    if task.spin is not None:
        if not polling.has_changed(task.spin, k.state.get):
            return None
        deadline = polling.next_look(deadline, task.period, k.now)
    return deadline, not task.wait.asleep


def _next_nudged(k: "Kernel") -> Task | None:
    """Whose loop is let go on; the clock has to move for one that looks at it."""
    spinners = {
        task.process.id: task
        for task in k.tasks.values()
        if task is not None and task.spin is not None and k.loops(task)
    }
    chosen = polling.next_nudged(task.process for task in spinners.values())
    return None if chosen is None else spinners[chosen.id]
