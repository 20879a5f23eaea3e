"""From what was seen of an explored run to its chart."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath

from grader.engine.changes import Thing
from grader.engine.creations import (
    Creation,
    NewManagedQueue,
    NewQueue,
    NewSemaphore,
    NewSimpleQueue,
)
from grader.engine.failure import Standstill
from grader.engine.kernel import TIME
from grader.engine.observation import Observation
from grader.engine.operations import (
    Begin,
    Error,
    Exit,
    Join,
    ObjectId,
    Place,
    ProcessId,
    Sleep,
    Start,
)
from grader.engine.trace import Fork, Step, Waiting
from grader.language import Text
from grader.report.diagnosis import WAITS
from grader.report.page.chart import (
    Arrow,
    ArrowKind,
    Chart,
    Held,
    Lane,
    Row,
    Stretch,
    Track,
    WaitEdge,
)
from grader.report.page.doing import Teller, shown
from grader.report.page.harm import Harm, harm
from grader.report.page.messages import deliveries
from grader.report.page.states import intervals
from grader.report.page.things import thing_names
from grader.report.printable import printable
from grader.report.source import WorkSource

__all__ = ["chart_of", "harm_of"]

_MOST_TRACKS = 4
_QUEUES = NewQueue | NewSimpleQueue | NewManagedQueue
_STILL_THERE = Text("does not end", "没有结束")
_RETURNS = Text("returns {value}", "返回 {value}")
_RAISES = Text("raises {kind}", "抛出 {kind}")
_IN_VAIN = Text("waits no longer for {child}", "不再等 {child} 结束")
_OTHERWISE = Text("waits", "在等待")
_WAITS_FOR = Text("{what}: {thing}", "{what}：{thing}")


def chart_of(seen: Observation, source: WorkSource, found: Harm) -> Chart:
    """The chart of an explored run of `source`, in which `found` is what went wrong."""
    return _Charting(seen, source, found).chart


def harm_of(seen: Observation) -> Harm:
    """What went wrong in a run that failed, with names that are safe to show."""
    return harm(seen, _process_names(seen))


def _process_names(seen: Observation) -> dict[ProcessId, str]:
    names = {step.process: step.process for step in seen.operations if step.process}
    return {process: printable(name) for process, name in (names | dict(seen.names)).items()}


def _tells(step: Step) -> bool:
    """Whether something came of the step."""
    if step.actor == TIME:
        return bool(step.footprint)
    if "!" in step.actor:  # a signal
        return True
    return step.done and not (isinstance(step.operation, Sleep) and step.operation.duration == 0)


@dataclass(frozen=True)
class _Charting:
    seen: Observation
    source: WorkSource
    found: Harm

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.seen.operations

    @property
    def chart(self) -> Chart:
        found, lanes = self.found, self.lanes
        return Chart(
            lanes=lanes,
            rows=tuple(self._row(step, found) for step in self.steps),
            intervals=intervals(self.steps, lanes, self._stuck),
            held=tuple(self._held()),
            tracks=tuple(self._tracks()),
            arrows=tuple(sorted(self._arrows(), key=lambda one: one.arrived)),
            ending=tuple(self._ending()),
            cycle=tuple(self._cycle()),
            harm=found.step,
            stale=tuple(self._stale(found)),
            blamed=found.blamed,
        )

    @cached_property
    def _names(self) -> dict[ProcessId, str]:
        return _process_names(self.seen)

    @cached_property
    def _created(self) -> dict[ObjectId, Creation]:
        return {one.object: one for one in self.seen.creations}

    @cached_property
    def _things(self) -> dict[ObjectId, Text]:
        made, source = self.seen.creations, self.source
        return thing_names(self.steps, made, source.lines, source.name)

    @cached_property
    def _teller(self) -> Teller:
        return Teller(self._names, self._things, self._created)

    @cached_property
    def lanes(self) -> tuple[Lane, ...]:
        """The caller, then the others in the order in which they were started."""
        first = {"0": 0} if self.steps else {}
        last: dict[ProcessId, int] = {}
        ends = {one.id: one.last_step for one in self.seen.processes}
        for step in self.steps:
            for effect in step.effects:
                if isinstance(effect, Fork):
                    first.setdefault(effect.child, step.index)
            if step.process:
                first.setdefault(step.process, step.index)
                last[step.process] = step.index
        for process, end in ends.items():
            if end is not None and process in first:
                last[process] = end
        ended = {process for process, end in ends.items() if end is not None}
        return tuple(
            Lane(one, self._names.get(one, one), row, last.get(one, row) if one in ended else None)
            for one, row in first.items()
        )

    @cached_property
    def _lane(self) -> Mapping[ProcessId, int]:
        return {lane.process: number for number, lane in enumerate(self.lanes)}

    def _row(self, step: Step, found: Harm) -> Row:
        following = self.steps[step.index + 1 : step.index + 2]
        lane = None if step.actor == TIME else self._lane[step.process]
        words = self._teller.words(step, (following or (step,))[0].time)
        everyday = self._everyday(step)
        if isinstance(step.operation, Join) and step.done and not everyday:
            words = _IN_VAIN.filled(child=self._names.get(step.operation.child, ""))
        # Who ends is in no line of its own any more, but where it was started.
        place = None if isinstance(step.operation, Exit) else step.place
        row = self._at(lane, place, words)
        note = found.notes.get(step.index)
        return replace(row, quiet=not _tells(step), everyday=everyday, note=note)

    def _everyday(self, step: Step) -> bool:
        if isinstance(step.operation, Join):
            ended = self._end(step.operation.child)
            return ended is not None and ended < step.index
        return step.actor == step.process and isinstance(step.operation, Begin | Start | Exit)

    def _end(self, child: ProcessId) -> int | None:
        """The row in which the process ended, if it did."""
        return self.lanes[self._lane[child]].last if child in self._lane else None

    def _at(self, lane: int | None, place: Place | None, words: Text) -> Row:
        file = PurePath(place.file).name if place else ""
        elsewhere = "" if file == self.source.name else shown(file)
        return Row(lane, words, place.line if place else None, elsewhere)

    @property
    def _waiting(self) -> tuple[Waiting, ...]:
        failure = self.seen.failure
        return failure.diagnosis.waits if isinstance(failure, Standstill) else ()

    @property
    def _stuck(self) -> dict[ProcessId, int]:
        """From which row on those who wait at the end do so at the latest."""
        taken = {(one.process, one.lock): one.first for one in self.seen.holds}
        return {
            wait.process: max(
                (taken.get((h.process, wait.object), 0) for h in wait.holders), default=0
            )
            + 1
            for wait in self._waiting
        }

    def _held(self) -> Iterator[Held]:
        numbers: dict[ObjectId, int] = {}
        until: dict[ProcessId, list[int]] = defaultdict(list)
        for one in self.seen.holds:
            number = numbers.setdefault(one.lock, len(numbers))
            last = len(self.steps) if one.last is None else one.last
            others = [row for row in until[one.process] if row > one.first]
            until[one.process] = [*others, last]
            name = self._things.get(one.lock, Text("", ""))
            yield Held(self._lane[one.process], one.first, last, name, number, len(others))

    def _tracks(self) -> Iterator[Track]:
        """What changed most often, in the order in which it was made."""
        values: dict[Thing, list[tuple[int, str]]] = defaultdict(list)
        for change in self.seen.changes:
            found = values[change.thing]
            if change.after is None:
                continue
            if not found and change.before is not None:
                found.append((0, shown(change.before)))
            found.append((change.step, shown(change.after)))
        most = sorted((one for one in values if values[one]), key=lambda one: -len(values[one]))
        for thing in sorted(most[:_MOST_TRACKS], key=lambda one: (one[0], str(one[1]))):
            made = self._created.get(thing[0])
            room = getattr(made, "maxsize", 0) if isinstance(made, _QUEUES) else 0
            yield Track(
                self._track_name(thing, made),
                tuple(values[thing]),
                room if room > 0 else None,
                isinstance(made, _QUEUES | NewSemaphore),
            )

    def _track_name(self, thing: Thing, made: Creation | None) -> Text:
        name = self._things.get(thing[0])
        if name is None:
            key = shown(thing[1])
            return Text(key, key)
        if getattr(made, "length", 1) == 1:
            return name
        return Text(f"{name.en}[{thing[1]}]", f"{name.zh}[{thing[1]}]")

    def _arrows(self) -> Iterator[Arrow]:
        lane = self._lane
        started: dict[ProcessId, int] = {}
        for step in self.steps:
            started.update((one.child, step.index) for one in step.effects if isinstance(one, Fork))
            match step.operation:
                case Begin() if step.done and step.process in started:
                    begun = started[step.process]
                    parent = lane[self.steps[begun].process]
                    yield Arrow(ArrowKind.START, parent, begun, lane[step.process], step.index)
                case Join(child=child) if step.done and not isinstance(step.reply, Error):
                    ended = self._end(child)
                    if ended is not None and ended < step.index:
                        yield Arrow(
                            ArrowKind.JOIN, lane[child], ended, lane[step.process], step.index
                        )
        for put, got in deliveries(self.steps, self.seen.creations):
            source, target = (lane[self.steps[one].process] for one in (put, got))
            yield Arrow(ArrowKind.MESSAGE, source, put, target, got)

    def _ending(self) -> Iterator[Row]:
        waiting = {wait.process: wait for wait in self._waiting}
        for number, lane in enumerate(self.lanes):
            wait = waiting.get(lane.process)
            if wait is not None:
                yield self._at(number, wait.place, self._waits(wait))
            elif lane.last is None and lane.process != "0":
                yield self._at(number, None, _STILL_THERE)
        if not self.lanes:
            return
        if self.seen.error is not None:
            yield self._at(0, None, _RAISES.filled(kind=shown(self.seen.error)))
        elif self.seen.failure is None:
            yield self._at(0, None, _RETURNS.filled(value=shown(self.seen.result)))

    def _waits(self, wait: Waiting) -> Text:
        words, thing = WAITS.get(wait.reason, _OTHERWISE), self._things.get(wait.object)
        return words if thing is None else _WAITS_FOR.filled(what=words, thing=thing)

    def _cycle(self) -> Iterator[WaitEdge]:
        failure = self.seen.failure
        if not isinstance(failure, Standstill):
            return
        for wait in failure.diagnosis.waits[: failure.diagnosis.heart]:
            for holder in [one.process for one in wait.holders] or [wait.object]:
                if wait.process in self._lane and holder in self._lane:
                    yield WaitEdge(self._lane[wait.process], self._lane[holder])

    def _stale(self, found: Harm) -> Sequence[Stretch]:
        if found.stale is None:
            return ()
        first, last = found.stale
        return (Stretch(self._lane[self.steps[first].process], first, last),)
