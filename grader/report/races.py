"""Words for races: what happened to a value or a file, in which lines, and one question.

The question leads on; it is never the answer.
"""

from grader.engine.failure import Crash
from grader.engine.file_races import CONTENT, TornRead, torn_reads
from grader.engine.observation import Observation
from grader.engine.operations import ProcessId
from grader.engine.races import Access, CheckThenAct, Finding, LostUpdate, SleepRace, races
from grader.language import Text
from grader.report.diagnosis import at, joined

__all__ = ["finding_in", "race_story"]

_LONGEST_LABEL = 16
_OPEN = ("{", "[", "(")


def finding_in(seen: Observation) -> Finding | None:
    """What the trace of a failed run shows: the first update that was lost, and the like."""
    if seen.failure is None:
        return next(iter(races(seen.operations)), None)
    if isinstance(seen.failure, Crash):
        return next(iter(torn_reads(seen.operations)), None)
    return None


def race_story(found: Finding, names: dict[ProcessId, str]) -> Text:
    """What happened to the value, and one question; `names` are the processes'.

    The steps of an update that was lost are shown by a picture.
    """
    if isinstance(found, LostUpdate):
        return _lost(found, names)
    if isinstance(found, TornRead):
        return _torn(found, names)
    if isinstance(found, CheckThenAct):
        return _stale(found, names)
    return _slept(found, names)


def _lost(found: LostUpdate, names: dict[ProcessId, str]) -> Text:
    one, two = names[found.overwritten.process], names[found.overwriting.process]
    file = found.object if found.index == CONTENT else ""
    title = Text(
        f"Lost update{file and f' in {file}'}: {two} overwrites what {one} wrote.",
        f"丢失更新{file and f'（{file}）'}：{two} 覆盖了 {one} 写入的值。",
    )
    question = Text(
        "Which lines have to happen together, with nobody in between?",
        "哪几行必须连在一起执行，中间不能有别的进程插入？",
    )
    return joined([title, question])


def _what(access: Access, arrow: str) -> str:
    if not access.label:
        return _clipped(str(access.value))
    value = str(access.value)
    if value[:1] in _OPEN and len(value) > _LONGEST_LABEL:
        value = f"{value[0]}…{value[-1]}"  # the label has taken the room
    return f"{_short(access.label)} {arrow} {_short(value)}"


def _clipped(text: str) -> str:
    """The beginning: what a file holds may be long."""
    if len(text) <= _LONGEST_LABEL:
        return text or '""'
    return f"{text[: _LONGEST_LABEL - 1]}…"


def _short(text: str) -> str:
    """What fits into half a line: of "self.office['left']" the end, else the beginning."""
    if len(text) <= _LONGEST_LABEL:
        return text
    begins = max(text.rfind("["), text.rfind("."), 0)
    tail = text[begins:] if text[-1:] not in "'\"" else text
    return _clipped(tail)


def _torn(found: TornRead, names: dict[ProcessId, str]) -> Text:
    reader, writer = names[found.reader], names[found.writer]
    emptied, read = at(found.emptied), at(found.read)
    what = Text(
        f"only {_clipped(found.found)}" if found.found else "nothing at all",
        f"只读到 {_clipped(found.found)}" if found.found else "什么也没读到",
    )
    return joined(
        [
            Text(
                f"{reader} reads {found.path} while {writer} is still writing it.",
                f"{reader} 读 {found.path} 的时候，{writer} 还没有把它写完。",
            ),
            Text(
                f"  {writer} opens it for writing, which empties it{emptied.en}",
                f"  {writer} 为写入而打开它，文件随即清空{emptied.zh}",
            ),
            Text(f"  {reader} finds {what.en}{read.en}", f"  {reader} {what.zh}{read.zh}"),
            Text(f"  {writer} has not written it by then", f"  {writer} 随后才写入内容"),
            Text(
                "What is in the file between its opening and its closing, and who may look then?",
                "从打开文件到关闭文件之间，文件里有什么？这段时间里谁可能来读它？",
            ),
        ]
    )


def _stale(found: CheckThenAct, names: dict[ProcessId, str]) -> Text:
    actor, other = names[found.look.process], names[found.changed.process]
    look, changed, act = at(found.look.place), at(found.changed.place), at(found.act.place)
    return joined(
        [
            Text(
                f"{actor} acts on a look that is no longer true.",
                f"{actor} 依据的是已经过时的查看结果。",
            ),
            Text(
                f"  {actor} sees {_what(found.look, '→')}{look.en}",
                f"  {actor} 看到 {_what(found.look, '→')}{look.zh}",
            ),
            Text(
                f"  {other} changes it to {found.changed.value}{changed.en}",
                f"  {other} 把它改成 {found.changed.value}{changed.zh}",
            ),
            Text(f"  {actor} acts{act.en}", f"  {actor} 仍按原来看到的行动{act.zh}"),
            Text(
                "What may happen between the look and the act?",
                "在查看和行动之间，可能发生什么？",
            ),
        ]
    )


def _slept(found: SleepRace, names: dict[ProcessId, str]) -> Text:
    actor, other = names[found.slept.process], names[found.other.process]
    slept, touched, met = at(found.slept.place), at(found.touched.place), at(found.other.place)
    return joined(
        [
            Text(
                f"The result depends on how long {actor} sleeps.",
                f"结果取决于 {actor} 睡了多久。",
            ),
            Text(f"  {actor} sleeps{slept.en}", f"  {actor} 睡眠{slept.zh}"),
            Text(
                f"  and then uses{touched.en} what {other} uses{met.en}",
                f"  然后使用{touched.zh}：{other} 也在使用它{met.zh}",
            ),
            Text(
                "What would still be right if the computer were ten times slower?",
                "如果计算机慢十倍，还有什么能保证正确？",
            ),
        ]
    )
