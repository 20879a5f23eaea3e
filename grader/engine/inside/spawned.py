"""Processes of a real run that start from a clean interpreter: spawned ones, and the forkserver.

multiprocessing starts them by a line of Python. Ours stands before it, so that they report, print
and answer as those that were forked do.
"""

import os
import runpy
import socket
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from multiprocessing import context, process, util
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any

from grader.engine.inside.channel import Channel
from grader.engine.inside.observe import fault, observe_processes, process_began
from grader.engine.inside.output import speak_in_packets
from grader.engine.inside.stand import answer_questions
from grader.engine.wire import Began, Ended

__all__ = ["begin", "observe_spawned"]

_STARTS = {
    "from multiprocessing.spawn import ": "spawn",
    "from multiprocessing.forkserver import ": "forkserver",
}
"""How multiprocessing's line of Python begins, for each start method."""


def observe_spawned(channel: Channel, stacks: int, work: Path) -> None:
    """Have the processes observed that this one starts anew, and whatever they start.

    `stacks` is the descriptor that faulthandler answers on, `work` the learner's file.
    """
    start: Any = util.spawnv_passfds

    def ours(part: Any) -> Any:
        for line, method in _STARTS.items():
            if isinstance(part, str) and part.startswith(line):
                own = (channel.fileno(), stacks, str(work), method)
                return f"from {__name__} import begin; begin{own!r}; {part}"
        return part

    def observed(path: Any, arguments: Sequence[Any], descriptors: Sequence[int]) -> Any:
        found = [ours(part) for part in arguments]
        if found != list(arguments):
            descriptors = [*descriptors, channel.fileno(), stacks]
        return start(path, found, descriptors)

    vars(util)["spawnv_passfds"] = observed


def begin(channel_descriptor: int, stacks: int, work: str, method: str) -> None:
    """The first thing that such a process does; `method` is what it is started for."""
    for descriptor in (channel_descriptor, stacks):
        os.set_inheritable(descriptor, False)
    channel = Channel(socket.socket(fileno=channel_descriptor))
    sys.meta_path.insert(0, _Finder(work))
    _shorten_in_runpy(work)
    speak_in_packets()
    answer_questions(channel, stacks, Path(work))
    observe_processes(channel, None, "fork" if method == "spawn" else method)
    _observe_this_one(channel)
    observe_spawned(channel, stacks, Path(work))
    _report_crashes(channel, method)


def _observe_this_one(channel: Channel) -> None:
    """A spawned process calls no after-fork callback at its beginning, but that of its class."""
    spawned: Any = context.SpawnProcess
    spawned._after_fork = staticmethod(lambda: process_began(channel, "spawn"))


class _Finder:
    """Finds the learner's file: in its code it has its short name, as in the first process.

    No MetaPathFinder by inheritance: to import that class would cost each process 10 ms.
    """

    def __init__(self, work: str) -> None:
        self._work = work

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The module, if it is the learner's."""
        if name != Path(self._work).stem:
            return None
        return spec_from_file_location(name, self._work, loader=_Loader(name, self._work))


class _Loader(SourceFileLoader):
    def source_to_code(self, data: Any, path: Any, **options: Any) -> CodeType:  # type: ignore[override]
        return super().source_to_code(data, os.path.basename(path), **options)


def _shorten_in_runpy(work: str) -> None:
    """The file of a script is run anew by runpy: its code has the short name there, too."""

    def short(source: Any, file: str, *rest: Any, **options: Any) -> Any:
        return compile(source, Path(file).name if file == work else file, *rest, **options)

    vars(runpy)["compile"] = short


def _report_crashes(channel: Channel, method: str) -> None:
    """Tell of an exception before the process does its work: its file can't be loaded, say."""
    show = sys.excepthook

    def report(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        me = process.current_process()
        channel.send(
            Began(
                name=me.name,
                kind=type(me).__name__,
                parent=os.getppid(),
                daemon=me.daemon,
                target="",
                pid=os.getpid(),
                start_method=method,
            )
        )
        channel.send(Ended(exit_code=1, fault=fault(error)))
        show(kind, error, trace)

    sys.excepthook = report
