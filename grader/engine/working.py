"""What every run begins with: a folder of its own, and the request that describes it."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.engine import wire
from grader.engine.clients import names_in
from grader.engine.controller import Controller
from grader.engine.datagrams import Clients, DatagramPeer, Server
from grader.engine.inside.folders import remove
from grader.engine.packing import pack_plain
from grader.engine.peers import Peer
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

_TELLTALE = (b"spawn", b"forkserver", b"start_method", b"get_context")
"""What has to be written by who wants a start method other than the default."""


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
    controller: Controller, spec: RunSpec, folder: str, *, explored: bool = False
) -> wire.Request:
    """What the run's first process is told."""
    alone = controller.plan().confinement.alone
    limits = spec.limits
    work = _read(spec.work)
    return wire.Request(
        folder=folder,
        work=work,
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
        nursery=explored and _may_spawn(spec.start_method, work),
        scenario=spec.scenario,
        ends=tuple(map(_end, spec.peers)),
        clients=None if spec.clients is None else len(names_in(spec.clients)),
        script=spec.script,
    )


def _may_spawn(default: str, work: Mapping[str, bytes]) -> bool:
    """Whether a process may be started otherwise than by fork: how, has to stand in the text."""
    return default != "fork" or any(
        word in text.lower() for text in work.values() for word in _TELLTALE
    )


def _end(peer: Peer | DatagramPeer) -> wire.End:
    match peer:
        case Peer(small_buffers=small):
            return wire.OfConnection(small)
        case Server():
            return wire.OfServer()
        case Clients(count=count):
            return wire.OfClients(count)


def data_of(spec: RunSpec) -> dict[str, bytes]:
    """What there is in the working folder beside the modules, which are imported."""
    return _read({name: file for name, file in spec.work.items() if not name.endswith(".py")})


def _read(work: Mapping[str, Path]) -> dict[str, bytes]:
    try:
        return {name: file.read_bytes() for name, file in work.items()}
    except OSError as error:
        raise MachineError(f"the work can't be read: {error}") from None
