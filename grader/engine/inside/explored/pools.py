"""Pool: the real class with its own workers, results and chunks, but without its threads."""

import os
from multiprocessing import pool as real
from multiprocessing import util
from typing import Any

from grader.engine.inside.explored.client import refuse
from grader.engine.inside.explored.crews import Answers, Crew, Deadline, Tasks, ids_of
from grader.engine.inside.explored.inheritance import dumps
from grader.engine.inside.explored.refusals import refuser

__all__ = ["replace_pools"]

_RealApply: Any = real.ApplyResult
_RealMap: Any = real.MapResult
_RealIMap: Any = real.IMapIterator
_RealUnordered: Any = real.IMapUnorderedIterator
RUN, CLOSE, TERMINATE = "RUN", "CLOSE", "TERMINATE"
MOST_TASKS = 5_000


class _TaskQueue:
    """In the place of the queue to the thread that hands out the tasks: it is done at once."""

    def __init__(self, crew: Crew, cache: dict[int, Any]) -> None:
        self._crew = crew
        self._cache = cache

    def put(self, item: Any) -> None:
        """Hand out the tasks of a job."""
        tasks, set_length = item
        number = -1
        for task in tasks:
            job, number = task[:2]
            if number > MOST_TASKS:
                refuse(f"a Pool with more than {MOST_TASKS} tasks at once")
            self._send(task, job, number)
        if set_length:
            set_length(number + 1)

    def _send(self, task: Any, job: int, number: int) -> None:
        result = self._cache[job]
        try:
            packed = dumps(task)
        except Exception as error:  # noqa: BLE001  the thread tells the result, too
            result._set(number, (False, error))
            return
        callbacks = getattr(result, "_callback", None), getattr(result, "_error_callback", None)
        answer = self._crew.send(packed, self._deliver, heard=any(callbacks))
        result.answers.append(answer)

    def _deliver(self, answer: Any) -> None:
        job, number, outcome = answer
        if job in self._cache:
            self._cache[job]._set(number, outcome)


class _Awaited:
    """A result: who waits for it takes in answers until it is there."""

    _any_order = False
    _cache: Any

    def _begin(self, pool: Any) -> None:
        self.answers: list[str] = []
        self._crew: Crew = pool._crew

    def _left(self) -> list[str]:
        still = set(self._crew.open)
        self.answers = [answer for answer in self.answers if answer in still]
        return self.answers

    def _look(self) -> None:
        while self._left() and self._crew.attend(self.answers, 0, self._any_order):
            continue

    def _await(self, enough: Any, timeout: float | None) -> None:
        deadline = Deadline(timeout)
        while not enough():
            if not self._crew.attend(self._left(), deadline.left(), self._any_order):
                return


class ApplyResult(_Awaited, _RealApply):  # type: ignore[misc]
    """As apply_async gives it."""

    __module__ = "multiprocessing.pool"

    def __init__(self, pool: Any, callback: Any, error_callback: Any) -> None:
        self._begin(pool)
        super().__init__(pool, callback, error_callback)

    def ready(self) -> bool:
        """Is it there?"""
        self._look()
        return bool(self._event.is_set())

    def wait(self, timeout: float | None = None) -> None:
        """Until it is there."""
        self._await(self._event.is_set, timeout)


class MapResult(_RealMap, ApplyResult):  # type: ignore[misc]
    """As map_async gives it."""

    __module__ = "multiprocessing.pool"

    def __init__(
        self, pool: Any, chunksize: int, length: int, callback: Any, error_callback: Any
    ) -> None:
        self._begin(pool)
        _RealMap.__init__(self, pool, chunksize, length, callback, error_callback)


class IMapIterator(_Awaited, _RealIMap):  # type: ignore[misc]
    """As imap gives it."""

    __module__ = "multiprocessing.pool"

    def __init__(self, pool: Any) -> None:
        self._begin(pool)
        super().__init__(pool)

    def next(self, timeout: float | None = None) -> Any:
        """The next result."""
        self._await(lambda: self._items or self._index == self._length, timeout)
        return super().next(0)

    __next__ = next


class IMapUnorderedIterator(_RealUnordered, IMapIterator):  # type: ignore[misc]
    """As imap_unordered gives it."""

    __module__ = "multiprocessing.pool"

    _any_order = True


# --- in the place of methods of Pool --------------------------------------------------------------


def _init(
    self: Any,
    processes: int | None = None,
    initializer: Any = None,
    initargs: Any = (),
    maxtasksperchild: int | None = None,
    context: Any = None,
) -> None:
    """As Pool()."""
    self._pool = []
    self._state = "INIT"
    self._ctx = context or real.get_context()  # type: ignore[attr-defined]
    self._cache = {}
    self._maxtasksperchild = maxtasksperchild
    self._initializer, self._initargs = initializer, initargs
    processes = (os.cpu_count() or 1) if processes is None else processes
    if processes < 1:
        raise ValueError("Number of processes must be at least 1")
    if maxtasksperchild is not None and not (
        isinstance(maxtasksperchild, int) and maxtasksperchild > 0
    ):
        raise ValueError("maxtasksperchild must be a positive int or None")
    if initializer is not None and not callable(initializer):
        raise TypeError("initializer must be a callable")
    self._processes = processes
    _set_up(self)
    self._repopulate_pool()
    ended = (self._crew, self._pool, initializer is not None)
    self._terminate = util.Finalize(self, _end, args=ended, exitpriority=15)
    self._state = RUN


def _set_up(self: Any) -> None:
    workers, tasks = self._pool, Tasks()
    mortal = self._maxtasksperchild is not None
    self._crew = crew = Crew(tasks, lambda: ids_of(workers) if mortal and crew.open else ())
    self._inqueue, self._outqueue = tasks, Answers(tasks)
    self._taskqueue = _TaskQueue(crew, self._cache)
    more = (
        *(self._ctx, self.Process, self._processes, workers, tasks, self._outqueue),
        *(self._initializer, self._initargs, self._maxtasksperchild, self._wrap_exception),
    )
    crew.ended = lambda: real.Pool._maintain_pool(*more)  # type: ignore[attr-defined]


def _end(crew: Crew, workers: Any, initialized: bool) -> None:
    """End the workers: of a pool at rest by telling them, else by force.

    Who has an initializer may still be in it.
    """
    by_force = crew.open or initialized
    crew.close()
    for worker in workers if by_force else ():
        if worker.exitcode is None:
            worker.terminate()
    for worker in workers:
        worker.join()


def _close(self: Any) -> None:
    """As Pool.close."""
    if self._state == RUN:
        self._state = CLOSE
        if self._maxtasksperchild is None:
            self._crew.close()


def _terminate(self: Any) -> None:
    """As Pool.terminate."""
    self._state = TERMINATE
    self._terminate()


def _join(self: Any) -> None:
    """As Pool.join."""
    if self._state == RUN:
        raise ValueError("Pool is still running")
    if self._state not in (CLOSE, TERMINATE):
        raise ValueError("In unknown state")
    while self._state == CLOSE and self._crew.open:
        self._crew.attend(self._crew.open, None)
    self._crew.close()
    for worker in self._pool:
        worker.join()


def replace_pools() -> None:
    """Put them in the place of what needs threads."""
    own: Any = real.Pool
    own.__init__, own.close, own.terminate, own.join = _init, _close, _terminate, _join
    del own.__del__
    own_threads: Any = real.ThreadPool
    own_threads.__init__ = refuser("ThreadPool")
    vars(real).update(
        ApplyResult=ApplyResult,
        AsyncResult=ApplyResult,
        MapResult=MapResult,
        IMapIterator=IMapIterator,
        IMapUnorderedIterator=IMapUnorderedIterator,
    )
