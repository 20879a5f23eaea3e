"""ProcessPoolExecutor: the real class, workers and futures, but without its thread."""

import concurrent.futures
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import _base
from concurrent.futures import process as real
from multiprocessing import util
from typing import Any

from grader.engine.inside.explored.client import ask, refuse
from grader.engine.inside.explored.crews import Answers, Crew, Deadline, Tasks, ids_of
from grader.engine.inside.explored.inheritance import dumps
from grader.engine.operations import Withdraw

__all__ = ["replace_executors"]

_DONE = (_base.CANCELLED, _base.CANCELLED_AND_NOTIFIED, _base.FINISHED)
_BROKEN = (
    "A process in the process pool was terminated abruptly while the future was running or pending."
)


class Future(_base.Future):  # type: ignore[type-arg]
    """Who waits for it takes in answers until it is there."""

    __module__ = "concurrent.futures._base"

    _executor: Any
    _answer = ""
    _number = 0

    @property
    def settled(self) -> bool:
        """Has it been taken in?"""
        return self._state in _DONE

    def done(self) -> bool:
        """Is it there?"""
        _look([self])
        return self.settled

    def running(self) -> bool:
        """Not offered."""
        refuse("Future.running")

    def cancel(self) -> bool:
        """Take it back, if no worker is near it."""
        if self.settled:
            return bool(super().cancel())
        crew = self._executor._crew
        if not ask(Withdraw(crew.tasks.id, self._number, self._executor._max_workers + 1)):
            return False
        crew.forget(self._answer)
        return bool(super().cancel())

    def result(self, timeout: float | None = None) -> Any:
        """What came of it."""
        _settle([self], lambda: self.settled, timeout)
        return super().result(0)

    def exception(self, timeout: float | None = None) -> Any:
        """What it failed with."""
        _settle([self], lambda: self.settled, timeout)
        return super().exception(0)

    def add_done_callback(self, fn: Any) -> None:
        """Call it when the result is there."""
        if not self.settled:
            self._executor._crew.hear(self._answer)
        super().add_done_callback(fn)


def _settle(
    futures: list[Future],
    enough: Callable[[], bool],
    timeout: float | None,
    any_order: bool = False,
) -> None:
    """Take in answers until it is enough, or time is up."""
    deadline = Deadline(timeout)
    while not enough():
        if not _attend(futures, deadline.left(), any_order):
            return


def _look(futures: list[Future]) -> None:
    while any(not one.settled for one in futures) and _attend(futures, 0, True):
        continue


def _attend(futures: list[Future], timeout: int | None, any_order: bool) -> bool:
    waiting = [one for one in futures if not one.settled]
    crews = {id(one._executor): one._executor._crew for one in waiting}
    if len(crews) > 1:
        refuse("futures of several executors at once")
    wanted = [one._answer for one in waiting]
    return any(crew.attend(wanted, timeout, any_order) for crew in crews.values())


# --- in the place of functions of concurrent.futures ----------------------------------------------


def _checked(fs: Iterable[Any]) -> list[Future]:
    futures = list(dict.fromkeys(fs))
    for one in futures:
        if not isinstance(one, Future):
            refuse(f"waiting for a {type(one).__name__}")
    return futures


def as_completed(fs: Iterable[Any], timeout: float | None = None) -> Iterator[Any]:
    """As concurrent.futures.as_completed."""
    pending = _checked(fs)
    total, deadline = len(pending), Deadline(timeout)
    while pending:
        if not any(one.settled for one in pending) and not _attend(pending, deadline.left(), True):
            raise TimeoutError(f"{len(pending)} (of {total}) futures unfinished")
        for one in [one for one in pending if one.settled]:
            pending.remove(one)
            yield one


def wait(
    fs: Iterable[Any], timeout: float | None = None, return_when: str = _base.ALL_COMPLETED
) -> Any:
    """As concurrent.futures.wait."""
    futures = _checked(fs)

    def enough() -> bool:
        done = [one for one in futures if one.settled]
        if return_when == _base.FIRST_COMPLETED and done:
            return True
        if return_when == _base.FIRST_EXCEPTION and any(map(_failed, done)):
            return True
        return len(done) == len(futures)

    _look(futures)
    _settle(futures, enough, timeout, any_order=return_when != _base.ALL_COMPLETED)
    done: set[Any] = {one for one in futures if one.settled}
    rest: set[Any] = set(futures) - done
    return _base.DoneAndNotDoneFutures(done, rest)


def _failed(one: Future) -> bool:
    return not one.cancelled() and one.exception() is not None


# --- in the place of methods of ProcessPoolExecutor -----------------------------------------------


def _init(
    self: Any,
    max_workers: int | None = None,
    mp_context: Any = None,
    initializer: Any = None,
    initargs: Any = (),
    *,
    max_tasks_per_child: int | None = None,
) -> None:
    """As ProcessPoolExecutor()."""
    if max_workers is not None and max_workers <= 0:
        raise ValueError("max_workers must be greater than 0")
    self._max_workers = max_workers or os.cpu_count() or 1
    if max_tasks_per_child is not None:
        refuse("ProcessPoolExecutor with max_tasks_per_child")
    if initializer is not None and not callable(initializer):
        raise TypeError("initializer must be a callable")
    self._mp_context = mp_context or real.mp.get_context()  # type: ignore[attr-defined]
    self._initializer, self._initargs = initializer, initargs
    self._processes = {}
    self._shutdown_thread = False
    self._broken = False
    self._queue_count = 0
    self._futures = {}
    tasks, workers, futures = Tasks(end=None), self._processes, self._futures
    self._crew = crew = Crew(tasks, lambda: ids_of(workers.values()))
    crew.ended = lambda: _break(self, crew, workers, futures)
    self._finish = util.Finalize(self, _finish, args=(crew, workers), exitpriority=100)


def _break(executor: Any, crew: Crew, workers: dict[int, Any], futures: dict[str, Future]) -> None:
    """A worker has ended, and nobody had told it to."""
    executor._broken = "A child process terminated abruptly, the process pool is not usable anymore"
    executor._shutdown_thread = True
    left = list(workers.values())
    workers.clear()
    for worker in left:
        worker.terminate()
    for worker in left:
        worker.join()
    for answer in crew.open:
        crew.forget(answer)
        futures.pop(answer).set_exception(real.BrokenProcessPool(_BROKEN))


def _finish(crew: Crew, workers: dict[int, Any]) -> None:
    """Let the workers do what is left, take it in, and see them end."""
    while workers and crew.open:
        crew.attend(crew.open, None)
    crew.close()
    left = list(workers.values())
    workers.clear()
    for worker in left:
        worker.join()


def _submit(self: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Future:
    """As ProcessPoolExecutor.submit."""
    while self._processes and not self._broken and self._crew.attend([], 0):
        continue
    if self._broken:
        raise real.BrokenProcessPool(self._broken)
    if self._shutdown_thread:
        raise RuntimeError("cannot schedule new futures after shutdown")
    future = Future()
    future._executor = self
    if not self._processes:
        _launch(self)
    try:
        packed = dumps(real._CallItem(0, fn, args, kwargs))
    except Exception as error:  # noqa: BLE001  the thread tells the future, too
        future.set_exception(error)
        return future
    future._number, self._queue_count = self._queue_count, self._queue_count + 1
    future._answer = self._crew.send(packed, lambda result: _deliver(self, future, result))
    self._futures[future._answer] = future
    return future


def _deliver(executor: Any, future: Future, result: Any) -> None:
    del executor._futures[future._answer]
    if result.exception:
        future.set_exception(result.exception)
    else:
        future.set_result(result.result)


def _launch(self: Any) -> None:
    tasks = self._crew.tasks
    for _ in range(self._max_workers):
        worker = self._mp_context.Process(
            target=real._process_worker,
            args=(tasks, Answers(tasks), self._initializer, self._initargs, None),
        )
        worker.start()
        self._processes[worker.pid] = worker


def _shutdown(self: Any, wait: bool = True, *, cancel_futures: bool = False) -> None:
    """As ProcessPoolExecutor.shutdown."""
    self._shutdown_thread = True
    for future in list(self._futures.values()) if cancel_futures else ():
        if future.cancel():
            self._futures.pop(future._answer)
    if wait:
        self._finish()


def replace_executors() -> None:
    """Put them in the place of what needs a thread."""
    own: Any = real.ProcessPoolExecutor
    own.__init__, own.submit, own.shutdown = _init, _submit, _shutdown
    for module in (concurrent.futures, _base):
        vars(module).update(wait=wait, as_completed=as_completed)
