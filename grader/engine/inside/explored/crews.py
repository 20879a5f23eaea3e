"""What Pool and the executor have in common: workers, a mailbox of tasks, one more for each result.

There is no thread. Results are taken in, and callbacks run, by the process that made the pool: when
it waits for a result or looks for one, and at the end of each of its sleeps.
"""

import queue
from collections.abc import Callable, Iterable
from typing import Any

from grader.engine.creations import NewMailbox
from grader.engine.inside.explored.client import ask, client, make
from grader.engine.inside.explored.clock import after_sleep
from grader.engine.inside.explored.inheritance import dumps, loads
from grader.engine.inside.explored.timeouts import patience
from grader.engine.operations import Clock, Get, ProcessId, Put, QueueClose, WaitReady

__all__ = ["Answers", "Crew", "Deadline", "Tasks", "ids_of"]

MOST = 256


def ids_of(workers: Iterable[Any]) -> list[ProcessId]:
    """What the kernel knows the workers by."""
    return [worker._popen.child for worker in workers]


class Tasks:
    """The mailbox of tasks, as the workers see it. `answer` is where the current result goes."""

    def __init__(self, end: Any = EOFError) -> None:
        self.id = make(NewMailbox)
        self.answer = ""
        self._end = end

    def get(self, block: bool = True) -> Any:
        """The next task; at the end, the end."""
        try:
            self.answer, packed = loads(ask(Get(self.id)))
            return loads(packed)
        except EOFError:
            if self._end is EOFError:
                raise
            return self._end


class Answers:
    """What the workers give their results to."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks

    def put(self, result: Any) -> None:
        """The result of the current task; numbers say only who has come to an end."""
        if not isinstance(result, int):
            ask(Put(self._tasks.answer, dumps(result)))


class Deadline:
    """How long there is left of `timeout` seconds, in nanoseconds; None for ever."""

    def __init__(self, timeout: float | None) -> None:
        self._limit = patience(True, timeout)
        self._end = ask(Clock()) + self._limit if self._limit else None

    def left(self) -> int | None:
        """Now."""
        return self._limit if self._end is None else max(0, self._end - ask(Clock()))


class Crew:
    """The tasks that are under way; what `deliver` is called with is the worker's result.

    `watched` gives the workers whose end matters, `ended` hears of it.
    """

    def __init__(self, tasks: Tasks, watched: Callable[[], Iterable[ProcessId]] = tuple) -> None:
        self.tasks = tasks
        self.ended: Callable[[], None] = lambda: None
        self._owner = client().process
        self._watched = watched
        self._open: dict[str, Callable[[Any], None]] = {}
        self._heard: dict[str, None] = {}
        after_sleep.append(self._after_sleep)

    @property
    def open(self) -> list[str]:
        """The answers that are still to come, by mailbox, oldest first."""
        return list(self._open)

    def send(self, packed: bytes, deliver: Callable[[Any], None], heard: bool = False) -> str:
        """Put in a task, as `dumps` gives it; the mailbox of its answer.

        `heard` is one that a callback waits for.
        """
        answer = make(NewMailbox)
        ask(Put(self.tasks.id, dumps((answer, packed))))
        self._open[answer] = deliver
        if heard:
            self._heard[answer] = None
        return answer

    def hear(self, answer: str) -> None:
        """From now on a callback waits for the answer."""
        self._heard[answer] = None

    def forget(self, answer: str) -> None:
        """The answer will never come."""
        self._open.pop(answer, None)
        self._heard.pop(answer, None)

    def attend(self, wanted: list[str], timeout: int | None, any_order: bool = False) -> bool:
        """Take in one answer, of those `wanted` the first; False when none came in time."""
        watched = list(self._watched())
        others = [*self._heard, *watched]
        if len(wanted) == 1 or not any_order:
            wanted = wanted[:1]
            if wanted and not others:
                return self._take(wanted[0], timeout)
        ready = ask(WaitReady(tuple(dict.fromkeys([*wanted, *others]))[:MOST], timeout))
        if not ready:
            return False
        if ready[0] in self._open:
            return self._take(ready[0], 0)
        self.ended()
        return True

    def _take(self, answer: str, timeout: int | None) -> bool:
        try:
            result = loads(ask(Get(answer, timeout)))
        except queue.Empty:
            return False
        deliver = self._open[answer]
        self.forget(answer)
        deliver(result)
        return True

    def _after_sleep(self) -> None:
        if client().process == self._owner:
            while self._heard and self.attend([], 0):
                continue

    def close(self) -> None:
        """There will be no more tasks; the workers end when none is left."""
        ask(QueueClose(self.tasks.id))
        if self._after_sleep in after_sleep:
            after_sleep.remove(self._after_sleep)
