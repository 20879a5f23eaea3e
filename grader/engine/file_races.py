"""What a trace says of files: who read and wrote which content, and who met one half written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.engine.filing import CloseFile, OpenFile, ReadFile, RenamePath, WriteFile
from grader.engine.operations import Error, Place, ProcessId
from grader.engine.trace import Step

__all__ = ["CONTENT", "Contents", "Save", "TornRead", "saves", "torn_reads"]

CONTENT = "content"
"""What stands for the index where the object is a file."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Save:
    """`process` wrote to the file at `path`, or gave its name to another one that was written."""

    path: str
    process: ProcessId
    step: int


@dataclass(frozen=True, slots=True)
class TornRead:
    """`reader` read `found` at `path`, a file that `writer` had emptied and not yet written."""

    path: str
    writer: ProcessId
    emptied: Place | None
    reader: ProcessId
    read: Place | None
    found: str


class Contents:
    """Follows a trace: whoever reads or writes a file does so with all of it, at the first touch.

    A file that is renamed is written to where it then is.
    """

    def __init__(self) -> None:
        self._paths: dict[str, str] = {}
        self._touched: set[tuple[ProcessId, str, bool]] = set()
        self._written: dict[str, str] = {}

    def of(self, step: Step) -> Iterator[tuple[str, str, bool]]:
        """(path, content, whether it was written) of a step that touched one."""
        match step.operation, step.reply:
            case _, Error():
                return
            case OpenFile(object=thing, path=path), _:
                self._paths[thing] = path
            case ReadFile(object=thing), bytes(data) if self._first(step.process, thing, False):
                yield self._paths[thing], _text(data), False
            case WriteFile(object=thing, data=data), _ if self._first(step.process, thing, True):
                self._written[self._paths[thing]] = _text(data)
                yield self._paths[thing], _text(data), True
            case RenamePath(path=path, target=target), _:
                yield target, self._written.get(path, ""), True

    def _first(self, process: ProcessId, thing: str, writing: bool) -> bool:
        key = (process, thing, writing)
        new = key not in self._touched and thing in self._paths
        self._touched.add(key)
        return new


def _text(data: bytes) -> str:
    return " ".join(data[:_LONGEST].decode("utf-8", "replace").split())


def saves(steps: Iterable[Step]) -> tuple[Save, ...]:
    """In order; a file that one process writes piece by piece is saved once."""
    contents = Contents()
    return tuple(
        Save(path, step.process, step.index)
        for step in steps
        for path, _, written in contents.of(step)
        if written
    )


def torn_reads(trace: Sequence[Step]) -> tuple[TornRead, ...]:
    """Reads between the opening that emptied a file and the last write of the same description."""
    writes = [step for step in trace if isinstance(step.operation, WriteFile)]
    last = {getattr(step.operation, "object", ""): step.index for step in writes}
    contents, found = Contents(), []
    emptied: dict[str, tuple[str, Step]] = {}
    for step in trace:
        match step.operation:
            case OpenFile(truncate=True, object=thing, path=path) if step.done:
                emptied[path] = (thing, step)
            case CloseFile(object=thing):
                emptied = {path: one for path, one in emptied.items() if one[0] != thing}
        for path, text, writing in contents.of(step) if step.done else ():
            thing, opened = emptied.get(path, ("", step))
            if writing or opened.process == step.process:
                continue
            if not text or last.get(thing, 0) > step.index:
                sides = (opened.process, opened.place, step.process, step.place)
                found.append(TornRead(path, *sides, text))
    return tuple(found)
