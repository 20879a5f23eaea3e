"""A process of an explored run that is alone with its kernel, and what the real objects give."""

import itertools
import multiprocessing
import multiprocessing.connection
import queue
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from grader.engine.creations import Creation
from grader.engine.inside.explored import (
    client,
    conditions,
    locks,
    memory,
    pipes,
    privates,
    queues,
)
from grader.engine.kernel import Kernel
from grader.engine.messages import Answer, Request, decode, decode_answer, encode
from grader.engine.operations import Error, Operation
from grader.engine.trace import Reply

__all__ = ["Alone", "Refusal", "Steps", "Stuck", "differences", "tried"]


class Stuck(BaseException):
    """Nobody can move any more."""


class Refusal(BaseException):
    """The run would end with the verdict `refused`."""


class Alone:
    """A client whose kernel is in this process, and which is its only process."""

    def __init__(self) -> None:
        self.process = "0"
        self.kernel = Kernel()
        self.asked: list[Operation] = []
        self._made: list[Creation] = []
        self._serials = itertools.count()

    def make(self, creation: type[Creation], **parameters: Any) -> str:
        self._made.append(creation(self.new_id(), **parameters))
        return self._made[-1].object

    def new_id(self) -> str:
        return f"0:{next(self._serials)}"

    def ask(self, operation: Operation) -> Any:
        request = decode(encode(Request(operation, None, None, tuple(self._made))))
        self._made = []
        for creation in request.made:
            self.kernel.create("0", creation)
        self.asked.append(request.operation)
        self.kernel.request("0", request.operation)
        reply = self._reply()
        answer = decode_answer(encode(reply if isinstance(reply, Error) else Answer(reply)))
        if isinstance(answer, Error):
            raise client._error(answer)
        return answer.value

    def _reply(self) -> Any:
        while choices := self.kernel.choices():
            feeders = [one for one in choices if one != "0"]
            for effect in self.kernel.step(feeders[0] if feeders else "0").effects:
                if isinstance(effect, Reply):
                    return effect.value
        raise Stuck(self.kernel.end())

    def refuse(self, name: str) -> None:
        raise Refusal(name)


REPLACED = SimpleNamespace(
    Lock=locks.Lock,
    RLock=locks.RLock,
    Semaphore=locks.Semaphore,
    BoundedSemaphore=locks.BoundedSemaphore,
    Condition=conditions.Condition,
    Event=conditions.Event,
    Barrier=conditions.Barrier,
    Queue=queues.Queue,
    JoinableQueue=queues.JoinableQueue,
    SimpleQueue=queues.SimpleQueue,
    Pipe=pipes.Pipe,
    wait=pipes.wait,
    Value=memory.Value,
    Array=memory.Array,
    RawValue=memory.RawValue,
    RawArray=memory.RawArray,
    TLock=privates.Lock,
    TRLock=privates.RLock,
    TQueue=privates.Queue,
)
FORK = multiprocessing.get_context("fork")
REAL = SimpleNamespace(
    **{name: getattr(FORK, name) for name in vars(REPLACED) if hasattr(FORK, name)},
    wait=multiprocessing.connection.wait,
    TLock=threading.Lock,
    TRLock=threading.RLock,
    TQueue=queue.Queue,
)


def tried(call: Callable[[], Any]) -> Any:
    """What it gives, or how it fails."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001  that is what is compared
        return type(error), str(error)


Steps = Callable[[Any], list[Callable[[], Any]]]
"""From the names of multiprocessing to calls without arguments."""


def differences(steps: Steps) -> list[tuple[int, Any, Any]]:
    """(number of the call, what the real one gives, what ours gives), where they differ."""
    expected = [tried(step) for step in steps(REAL)]
    found = [tried(step) for step in steps(REPLACED)]
    both = zip(range(len(found)), expected, found, strict=True)
    return [(number, real, ours) for number, real, ours in both if real != ours]
