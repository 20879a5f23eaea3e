"""How things get from one process to another: shared objects at its start, the rest pickled."""

import errno
import os
from multiprocessing import context, util
from multiprocessing.reduction import ForkingPickler
from typing import Any

from grader.engine.inside.explored.client import ask, refuse
from grader.engine.naming import OpenName, RemoveName

__all__ = ["Inherited", "dumps", "loads"]

LARGEST = 16_777_216


class Inherited:
    """A shared object; only for a process that starts can it be pickled.

    Its hash is not its address: sets of them are alike. What is `_forked` is for forked processes
    alone; what is `_named` has a name, by which others open it, until its maker lets go of it.
    """

    _id: str
    _forked = _named = False

    def _made_for(self, ctx: object) -> None:
        """Be for the processes that the context `ctx` starts, or the default one."""
        self._forked = forks(ctx)
        self._named = not self._forked
        if self._named:
            util.Finalize(self, _remove_name, args=(self._id,), exitpriority=0)

    def __hash__(self) -> int:
        return hash(self._id)

    def __getstate__(self) -> dict[str, Any]:
        context.assert_spawning(self)
        self._check_context()
        return vars(self).copy()

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if self._named and not ask(OpenName(self._id)):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def _check_context(self) -> None:
        if self._forked:
            raise RuntimeError(
                "A SemLock created in a fork context is being shared with a process in a spawn "
                "context. This is not supported. Please use the same context to create "
                "multiprocessing objects and Process."
            )


def _remove_name(identity: str) -> None:
    ask(RemoveName(identity))


def forks(ctx: Any) -> bool:
    """Whether the context `ctx`, or the default one, starts processes by fork."""
    chosen = ctx or context._default_context.get_context()
    return bool(chosen.get_start_method() == "fork")


def dumps(item: object) -> bytes:
    """`item` as a message, pickled as the real queues and connections pickle it."""
    return bounded(bytes(ForkingPickler.dumps(item)))


def loads(payload: bytes) -> Any:
    """The item that was sent; what its class raises is raised here."""
    return ForkingPickler.loads(payload)


def bounded(payload: bytes) -> bytes:
    """`payload`, if the kernel takes one so large."""
    if len(payload) > LARGEST:
        refuse("a message of more than 16 MiB")
    return payload
