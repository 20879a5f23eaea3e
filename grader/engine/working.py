"""What every run begins with: a folder of its own, and the request that describes it."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from grader.engine import wire
from grader.engine.packing import pack_plain
from grader.engine.spec import RunSpec
from grader.errors import MachineError

__all__ = ["request_for", "working_folder"]

_HEADROOM = 4 * 1024**3
"""Address space that a process may have beyond its memory: each thread reserves some 70 MB of it,
and a Manager that can start no further thread never answers again."""


@contextlib.contextmanager
def working_folder(spec: RunSpec) -> Iterator[str]:
    """A new folder with the learner's files in it; removed afterwards."""
    try:
        folder = tempfile.mkdtemp(prefix=wire.FOLDER_PREFIX)
    except OSError as error:
        raise MachineError(f"no room for a working folder: {error}") from None
    try:
        for name, file in spec.work.items():
            shutil.copyfile(file, Path(folder, name))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def request_for(
    spec: RunSpec, folder: str, *, explored: bool = False, code: bytes = b""
) -> wire.Request:
    """What the run's first process is told; `code` is what an earlier run has compiled."""
    memory = spec.limits.memory_mb * 1024 * 1024 + _HEADROOM
    return wire.Request(
        folder=folder,
        file=spec.file,
        function=spec.function,
        arguments=pack_plain(spec.arguments),
        given=spec.given,
        stub=spec.stub,
        hold=spec.hold,
        start_method=spec.start_method,
        limit=wire.Limit(memory=memory, processor_seconds=int(spec.limits.processor_seconds) + 2),
        explored=explored,
        code=code,
    )
