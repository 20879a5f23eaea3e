"""The pieces that the story of a failure is made of: places in the learner's file, exceptions."""

from collections.abc import Iterator
from typing import Protocol

from grader.engine.records import ProcessRecord, Standing
from grader.engine.wire import Fault, Frame
from grader.language import Text
from grader.report.faults import meaning_of
from grader.report.waits import waits_for

__all__ = ["Source", "ended_badly", "exception", "last_place", "meaning", "story", "where"]


class Source(Protocol):
    """The learner's file, for quoting."""

    @property
    def name(self) -> str:
        """The file's name as it stands in stacks."""

    def line(self, number: int) -> str:
        """The text of one line, without its indentation; empty if there is none."""


def story(*lines: object) -> str:
    """The lines one below the other."""
    return "\n".join(str(line) for line in lines)


def exception(fault: Fault) -> str:
    """The exception in one line; of several paragraphs, the first one."""
    first, several, _ = fault.message.strip().partition("\n\n")
    shown = " ".join(first.split()) if several else fault.message
    return f"{fault.kind}: {shown}" if shown else fault.kind


def last_place(frames: tuple[Frame, ...], source: Source) -> Iterator[str]:
    """The innermost of the learner's own lines, if there is one."""
    own = [frame for frame in frames if frame.file == source.name]
    if own:
        yield from _quote(own[-1], source)


def where(standings: tuple[Standing, ...], source: Source) -> Iterator[str]:
    """What each process waits for, and the learner's lines that led there."""
    for standing in standings:
        yield f"  {standing.process}  {waits_for(standing, source.name)}"
        for frame in standing.frames:
            if frame.file == source.name:
                yield from _quote(frame, source)


def _quote(frame: Frame, source: Source) -> Iterator[str]:
    yield f"    {frame.file}:{frame.line}  {frame.function}()  {source.line(frame.line)}"


def ended_badly(records: tuple[ProcessRecord, ...], source: Source) -> Iterator[str]:
    """Who had ended with which exception, and where; those with the same one together."""
    ended = Text("  {process}  had ended with {fault}", "  {process}  此前已经因为 {fault} 结束")
    names: dict[Fault, list[str]] = {}
    for record in records:
        if record.fault is not None:
            names.setdefault(record.fault, []).append(record.name)
    for raised, those in names.items():
        yield str(ended.filled(process=", ".join(those), fault=exception(raised)))
        yield from last_place(raised.frames, source)
    yield from meaning(list(names))


def meaning(faults: list[Fault]) -> Iterator[str]:
    """What the first of the faults that we know means, a paragraph of its own."""
    known = [meaning for fault in faults if (meaning := meaning_of(fault))]
    if known:
        yield from ("", str(known[0]))
