"""What each process was doing in each row: running, ready, waiting, asleep.

A trace has the steps of those that moved. Of those that did not it has, at their next step, what
they had to wait for, as a test of variables, and at later steps what the variables were before
those. So the test is asked again for each row in between.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from grader.engine.dependency import Key, Reader, Test
from grader.engine.kernel.parts import CLOCK, TIME
from grader.engine.operations import Clock, ProcessId, Sleep
from grader.engine.trace import Step
from grader.report.page.chart import Interval, Lane, State

__all__ = ["intervals"]


def intervals(
    steps: Sequence[Step], lanes: Sequence[Lane], stuck: Mapping[ProcessId, int]
) -> tuple[Interval, ...]:
    """The states of every lane, row by row from its first to its last, equal ones together.

    `stuck` says of those that wait at the end from which row on they do at the latest.
    """
    past = _Past(steps)
    own: dict[ProcessId, list[Step]] = defaultdict(list)
    signals: dict[ProcessId, Step] = {}
    for step in steps:
        if step.actor == step.process:
            own[step.process].append(step)
        elif "!" in step.actor:
            signals[step.process] = step
    found: list[Interval] = []
    for number, lane in enumerate(lanes):
        mine, stuck_from = own[lane.process], stuck.get(lane.process, len(steps) + 1)
        states = list(_while_moving(mine, past, lane.first))
        end = len(steps) if lane.last is None else lane.last
        rest = _when_done(mine, signals.get(lane.process))
        for row in range(lane.first + len(states), end + 1):
            states.append(State.BLOCKED if row >= stuck_from else rest)
        found += _joined(number, lane.first, states)
    return tuple(found)


def _while_moving(own: Sequence[Step], past: "_Past", first: int) -> Iterator[State]:
    """The state in each row from `first` to the last step of the process's own."""
    for step in own:
        yield from (past.state_before(step, first, row) for row in range(first, step.index))
        yield State.RUNNING
        first = step.index + 1


def _when_done(own: Sequence[Step], signal: Step | None) -> State:
    """The state after the last step of its own; one that is killed does then what it has asked."""
    if signal is None:
        return State.READY
    if isinstance(signal.operation, Sleep):
        return State.ASLEEP
    return State.BLOCKED if own and not own[-1].done else State.READY


def _joined(lane: int, first: int, states: list[State]) -> Iterator[Interval]:
    begin = 0
    for at, (state, following) in enumerate(pairwise([*states, None])):
        if state is not following and state is not None:
            yield Interval(lane, first + begin, first + at, state)
            begin = at + 1


class _Unknown(Exception):  # noqa: N818 - no mistake of anybody's
    """The trace does not tell what the variable was then."""


class _Past:
    """The variables as they were before each step, as far as the steps tell."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._touched: dict[Key, list[int]] = defaultdict(list)
        self._ticks = [step.index for step in steps if step.actor == TIME]
        for step in steps:
            for key in step.footprint:
                self._touched[key].append(step.index)

    def state_before(self, step: Step, since: int, row: int) -> State:
        """What the process, whose next step is `step` and last one before `since`, did in `row`."""
        if step.test is not None:
            return State.READY if self._holds(step.test, row) else State.BLOCKED
        tick = bisect_left(self._ticks, step.index) - 1
        late = CLOCK in step.footprint and not isinstance(step.operation, Clock)
        if late and tick >= 0 and since <= row <= self._ticks[tick]:
            return State.ASLEEP if isinstance(step.operation, Sleep) else State.BLOCKED
        return State.READY

    def _holds(self, test: Test, row: int) -> bool:
        """Whether the test held before step `row`; where that is not known, it did."""
        try:
            return bool(test(self._reader(row)))
        except _Unknown:
            return True

    def _reader(self, row: int) -> Reader:
        def read(key: Key) -> object:
            touched = self._touched.get(key)
            if not touched:
                return None
            at = bisect_left(touched, row)
            if at == len(touched):
                raise _Unknown
            return self._steps[touched[at]].seen.get(key)

        return read
