"""What went wrong in a run, for the picture: the step that did the harm, and how it came to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from grader.engine.deadlock import Diagnosis, Kind
from grader.engine.failure import Crash, Standstill
from grader.engine.file_races import TornRead
from grader.engine.filing import OpenFile, ReadFile
from grader.engine.observation import Observation
from grader.engine.operations import Begin, Error, Exit, ProcessId
from grader.engine.races import CheckThenAct, Finding, LostUpdate, SleepRace
from grader.language import Text
from grader.report.diagnosis import deadlock_story
from grader.report.races import finding_in, race_story

__all__ = ["Harm", "harm"]

_NOTHING = Text("", "")
_OLD = Text("sees what is soon no longer true", "看到的值很快就过时了")
_GOES_BY = Text("goes by this value from here on", "从这里起就以这个值为准")
_LOST = Text("this will be lost", "这次写入将会丢失")
_OVERWRITES = Text("overwrites what {name} wrote", "覆盖了 {name} 写入的值")
_CHANGED = Text("changes what {name} has seen", "改变了 {name} 看到的值")
_ACTS = Text("acts on a look that is no longer true", "依据的是已经过时的查看结果")
_EARLY = Text("comes before what should have been first", "抢在了本应先发生的步骤之前")
_EMPTIES = Text("leaves nothing in it for now", "文件这时是空的")
_HALF = Text("reads what {name} is still writing", "{name} 还没写完就读了")
_CRASHES = Text("then ends with an exception", "随后因异常而结束")
_SPINS = Text("looks once more at what nobody changes", "又看了一遍没有谁会去改变的东西")
_STUCK = Text("after this step nobody can move", "这一步之后，谁也动不了")
_KEEPS = Text("ends without releasing it", "没有释放就结束了")
_TAKEN = {
    Kind.ACQUIRED_TWICE: Text("will ask for it once more", "之后还会再要一次"),
    Kind.LOCK_CYCLE: Text("from here on they wait for each other", "从这里起，它们互相等待"),
    Kind.HOLDER_ENDED: Text("will not release it", "之后一直没有释放"),
}
"""The harm of a lock that is held when nobody can move any more."""


@dataclass(frozen=True)
class Harm:
    """`step` did the harm; `notes` say what it and others have to do with it.

    Not `blamed`, it is only the step after which nothing went on.

    From the first to the last of the steps `stale` their process goes by what is no longer true.
    `title` says what happened in a line, `how` in some more, `question` leads on; all are empty
    where a trace does not tell.
    """

    step: int | None = None
    notes: Mapping[int, Text] = field(default_factory=dict)
    stale: tuple[int, int] | None = None
    title: Text = _NOTHING
    how: Text = _NOTHING
    question: Text = _NOTHING
    blamed: bool = True


def harm(seen: Observation, names: Mapping[ProcessId, str]) -> Harm:
    """What a run that failed, by itself or by its result, shows."""
    if isinstance(seen.failure, Standstill):
        return _of_standstill(seen.failure.diagnosis, seen)
    found = finding_in(seen)
    if found is not None:
        return _of_race(found, seen, names)
    if isinstance(seen.failure, Crash):
        return _of_crash(seen.failure, seen)
    return Harm()


def _of_standstill(found: Diagnosis, seen: Observation) -> Harm:
    """The step that took the last of what the heart of it waits for, or left without giving it
    back; else the last of all."""
    words = _framed(deadlock_story(found))
    last = len(seen.operations) - 1
    if found.kind is Kind.LIVELOCK:
        return Harm(last, {last: _SPINS}, None, *words, blamed=False)
    wanted = {wait.object for wait in found.waits[: found.heart]}
    held = [one for one in seen.holds if one.lock in wanted and one.last is None]
    if not held or found.kind not in _TAKEN:
        return Harm(last, {last: _STUCK}, None, *words, blamed=False)
    taken = max(held, key=lambda one: one.first)
    notes = {taken.first: _TAKEN[found.kind]}
    ended = {one.id: one.last_step for one in seen.processes}.get(taken.process)
    if found.kind is Kind.HOLDER_ENDED and ended is not None:
        return Harm(ended, notes | {ended: _KEEPS}, None, *words)
    return Harm(taken.first, notes, None, *words)


def _framed(story: Text) -> tuple[Text, Text, Text]:
    """The first line of a story, those between, and the last, which is its question."""
    english, chinese = story.en.splitlines(), story.zh.splitlines()
    how = Text("\n".join(english[1:-1]), "\n".join(chinese[1:-1]))
    return Text(english[0], chinese[0]), how, Text(english[-1], chinese[-1])


def _of_race(found: Finding, seen: Observation, names: Mapping[ProcessId, str]) -> Harm:
    step, notes, stale = _trail(found, seen, names)
    return Harm(step, notes, stale, *_framed(race_story(found, dict(names))))


def _trail(
    found: Finding, seen: Observation, names: Mapping[ProcessId, str]
) -> tuple[int | None, dict[int, Text], tuple[int, int] | None]:
    match found:
        case LostUpdate(first=one, second=two, overwritten=lost, overwriting=last):
            basis = one if one.process == last.process else two
            over = _OVERWRITES.filled(name=names[lost.process])
            notes = {one.step: _GOES_BY, two.step: _GOES_BY, lost.step: _LOST, last.step: over}
            return last.step, notes, (basis.step, last.step)
        case CheckThenAct(look=look, changed=changed, act=act):
            notes = {
                look.step: _OLD,
                changed.step: _CHANGED.filled(name=names[look.process]),
                act.step: _ACTS,
            }
            return act.step, notes, (look.step, act.step)
        case SleepRace(touched=touched):
            return touched.step, {touched.step: _EARLY}, None
        case TornRead():
            return _torn(found, seen, names)


def _torn(
    found: TornRead, seen: Observation, names: Mapping[ProcessId, str]
) -> tuple[int | None, dict[int, Text], None]:
    """The writer's step that emptied the file, and the first of the reader's at its place after."""
    steps = seen.operations
    emptied = [
        one.index
        for one in steps
        if (one.process, one.place) == (found.writer, found.emptied)
        and isinstance(one.operation, OpenFile)
    ]
    read = [
        one.index
        for one in steps
        if (one.process, one.place) == (found.reader, found.read)
        and isinstance(one.operation, ReadFile)
    ]
    pairs = [(one, two) for one in reversed(emptied) for two in read if two > one]
    if not pairs:
        return None, {}, None
    empties, reads = pairs[0]
    return reads, {empties: _EMPTIES, reads: _HALF.filled(name=names[found.writer])}, None


def _of_crash(failure: Crash, seen: Observation) -> Harm:
    """The last step that raised an exception, else the last before its end, if there is any."""
    record = next((one for one in seen.processes if one.name == failure.process), None)
    steps = [one for one in seen.operations if record and one.actor == record.id]
    raised = [one for one in steps if isinstance(one.reply, Error)]
    own = raised or [one for one in steps if not isinstance(one.operation, Begin | Exit)]
    found = [one.index for one in own or steps][-1:]
    return Harm(found[0], {found[0]: _CRASHES}) if found else Harm()
