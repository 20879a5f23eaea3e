"""What every run begins with: a folder of its own, and the request that describes it."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.engine import wire
from grader.engine.clients import names_in
from grader.engine.controller import Controller
from grader.engine.inside.folders import remove
from grader.engine.packing import pack_plain
from grader.engine.spec import RunSpec
from grader.errors import MachineError

__all__ = ["data_of", "request_for", "working_folder"]

_HEADROOM = 4 * 1024**3
"""Address space that a process may have beyond its memory: each thread reserves some 70 MB of it,
and a Manager that can start no further thread never answers again."""
_MEGABYTE = 1024 * 1024
_THREADS = 64
"""Threads are counted as processes by the kernel: that limit is only there to stop a bomb between
two looks at the tree."""


@contextlib.contextmanager
def working_folder(controller: Controller) -> Iterator[str]:
    """The path of a new folder, as the run sees it; it is removed afterwards.

    Where the sandbox has room of its own, the run makes and the zygote removes it.
    """
    plan = controller.plan()
    if plan.folder:
        yield f"{plan.folder}/{wire.FOLDER_PREFIX}run"
        return
    try:
        folder = tempfile.mkdtemp(prefix=wire.FOLDER_PREFIX)
        if plan.confinement.user:
            os.chown(folder, plan.confinement.user, plan.confinement.user)
    except OSError as error:
        raise MachineError(f"no room for a working folder: {error}") from None
    try:
        yield folder
    finally:
        remove(folder)


def request_for(
    controller: Controller, spec: RunSpec, folder: str, *, explored: bool = False, code: bytes = b""
) -> wire.Request:
    """What the run's first process is told; `code` is what an earlier run has compiled."""
    alone = controller.plan().confinement.alone
    limits = spec.limits
    return wire.Request(
        folder=folder,
        work=_read(spec.work),
        file=spec.file,
        function=spec.function,
        arguments=pack_plain(spec.arguments),
        given=spec.given,
        stub=spec.stub,
        hold=spec.hold,
        start_method=spec.start_method,
        watched=spec.watching is not None,
        limit=wire.Limit(
            memory=limits.memory_mb * _MEGABYTE + _HEADROOM,
            processor_seconds=int(limits.processor_seconds) + 2,
            file=limits.file_mb * _MEGABYTE,
            descriptors=limits.descriptors,
            processes=2 * limits.processes + _THREADS if alone else 0,
        ),
        explored=explored,
        scenario=spec.scenario,
        connections=tuple(peer.small_buffers for peer in spec.peers),
        clients=None if spec.clients is None else len(names_in(spec.clients)),
        code=code,
    )


def data_of(spec: RunSpec) -> dict[str, bytes]:
    """What there is in the working folder beside the modules, which are imported."""
    return _read({name: file for name, file in spec.work.items() if not name.endswith(".py")})


def _read(work: Mapping[str, Path]) -> dict[str, bytes]:
    try:
        return {name: file.read_bytes() for name, file in work.items()}
    except OSError as error:
        raise MachineError(f"the work can't be read: {error}") from None
