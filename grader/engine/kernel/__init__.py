"""The kernel: what every operation does, as a pure state machine (see `machine`)."""

from grader.engine.kernel import (
    clock,
    conditions,
    file_locks,
    files,
    locks,
    mailboxes,
    managed,
    memory,
    names,
    pipes,
    privates,
    processes,
    queues,
    segments,
    servers,
)
from grader.engine.kernel.machine import Kernel, Serving
from grader.engine.kernel.parts import TIME, Options, ProtocolFault

__all__ = ["TIME", "Kernel", "Options", "ProtocolFault", "Serving"]

_MAKING = (conditions, locks, mailboxes, managed, memory, pipes, privates, queues, segments)
for _subject in (clock, file_locks, files, names, processes, servers, *_MAKING):
    Kernel.handlers.update(_subject.HANDLERS)
for _subject in _MAKING:
    Kernel.creators.update(_subject.CREATORS)
