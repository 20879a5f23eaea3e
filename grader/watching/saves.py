"""Tells which work files are saved, however an editor does it: in place, or by a rename over it."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from watchdog.events import (
    EVENT_TYPE_CLOSED,
    EVENT_TYPE_CREATED,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_MOVED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

__all__ = ["Saves", "watched"]

_QUIET = 0.1
"""Seconds without another event after which a save is over: editors write in several goes."""
_WRITING = {EVENT_TYPE_CLOSED, EVENT_TYPE_CREATED, EVENT_TYPE_MODIFIED, EVENT_TYPE_MOVED}


class _Handler(FileSystemEventHandler):
    """Called in the observer's thread; passes each path that was written on to the loop."""

    def __init__(self, written: Callable[[str], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._written = written

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _WRITING:
            return
        path = event.dest_path if event.event_type == EVENT_TYPE_MOVED else event.src_path
        with contextlib.suppress(RuntimeError):  # the loop has been closed meanwhile
            self._loop.call_soon_threadsafe(self._written, os.fsdecode(path))


class Saves:
    """From events to saves: one for all events on a file that follow closely on each other."""

    def __init__(self, names: Mapping[Path, str], saved: Callable[[str], None]) -> None:
        self._names = names
        self._saved = saved
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def written(self, path: str) -> None:
        """Something was written at `path`: its name is told once nothing more has been."""
        name = self._names.get(Path(path))
        if name is None:
            return
        if name in self._waiting:
            self._waiting[name].cancel()
        later = asyncio.get_running_loop().call_later(_QUIET, self._saved, name)
        self._waiting[name] = later


@contextlib.contextmanager
def watched(
    folder: Path, names: Mapping[Path, str], saved: Callable[[str], None]
) -> Iterator[None]:
    """Within the block `saved` is called, in the running loop, with the name of each file saved.

    `names` are those of files below `folder`, by their real paths.
    """
    handler = _Handler(Saves(names, saved).written)
    observer = Observer()
    observer.schedule(handler, str(folder), recursive=True)
    try:
        observer.start()
    except OSError:  # the system has no watch left for us: then we look ourselves
        observer = PollingObserver()
        observer.schedule(handler, str(folder), recursive=True)
        observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()
