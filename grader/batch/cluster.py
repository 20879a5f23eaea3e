"""The workers of a Dask cluster: asked whether they grade as this machine does, then one executor.

Dask may run a task in any thread of a worker; pytest wants a process, so each thread has one of
its own (`LocalWorkers`), which stays for the tasks to come. A worker that dies takes none of its
tasks along: the scheduler gives them to others.
"""

import logging
import multiprocessing
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import ParamSpec, TypeVar

from distributed import Client, Security

from grader.batch.errand import Edition, examined
from grader.batch.workers import LocalWorkers, uninterrupted
from grader.engine.probe import Finding
from grader.errors import UsageError
from grader.report.doctor import too_weak
from grader.sandbox.layers import Layer

__all__ = ["Cluster", "cluster_at", "common_layer", "in_a_process"]

P = ParamSpec("P")
T = TypeVar("T")

_ADDRESS = re.compile(r"(tcp|tls)://[^/\s]+:\d+")
_PATIENCE = 5.0
"""Seconds for a scheduler to answer."""
_EXAMINATION = 120.0
"""Seconds for every worker to be examined: it may first have to import from a slow disk."""
_PARTING = 1.0
"""Seconds for telling the scheduler that we leave."""
_AHEAD = 200
"""Tasks that the scheduler has at least: a cluster that grows by itself has to see some waiting."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A scheduler's workers, all of them fit; `layer` is the strongest that every one has.

    `width` is how many tasks it should have at a time.
    """

    client: Client
    layer: Layer | None
    width: int

    def workers(self) -> Executor:
        """All workers as one executor. What is under way when it is shut down is given up."""
        return _Workers(self.client.get_executor(pure=False))


@contextmanager
def cluster_at(address: str, edition: Edition, required: Layer | None) -> Iterator[Cluster]:
    """The cluster whose scheduler is at `address`; it stays when it is left.

    UsageError when nobody answers, when there is no worker, or when one of them has another
    edition or a sandbox weaker than `required`; without that it needs none.
    """
    client = _connected(address)
    try:
        threads = client.nthreads()
        if not threads:
            start = f"dask worker {address}"
            raise UsageError(f"{address}: the scheduler has no workers. Start some: {start}")
        found = _asked(client, threads, partial(examined, edition, sandboxed=required is not None))
        layer = common_layer(found, required) if required else None
        yield Cluster(client, layer, max(_AHEAD, 2 * sum(threads.values())))
    finally:
        client.close(timeout=_PARTING)


class _Workers(Executor):
    def __init__(self, dask: Executor) -> None:
        self._dask = dask

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._dask.submit(in_a_process, partial(fn, *args, **kwargs))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._dask.shutdown(wait=wait and not cancel_futures)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.shutdown(cancel_futures=kind is not None)


_of_this_thread = threading.local()


def in_a_process(call: Callable[[], T]) -> T:
    """On a worker: `call` in this thread's own process, which is started by its first call."""
    if not hasattr(_of_this_thread, "process"):
        # A nanny's worker is daemonic, so may have no children; ours end when it does, whatever it
        # dies of.
        multiprocessing.current_process().daemon = False
        _of_this_thread.process = LocalWorkers(1)
    process: LocalWorkers = _of_this_thread.process
    return process.submit(call).result()


def _connected(address: str) -> Client:
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"--cluster {address}: is no tcp://HOST:PORT and no tls://HOST:PORT")
    if address.startswith("tls") and not Security().get_connection_args("client")["ssl_context"]:
        raise UsageError(
            f"{address}: Dask's configuration has no certificates for TLS. docs/cluster.md "
            "says how to name them"
        )
    # Whatever becomes of the connection is told by an exception, and in one line.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with uninterrupted():  # Ctrl-C is for the main thread, not for those that this starts
            return Client(address, timeout=_PATIENCE, set_as_default=False)
    except OSError as error:
        raise UsageError(
            f"{address}: no scheduler answers there ({error}). Start one, or mend --cluster"
        ) from error


def _asked(
    client: Client, workers: Iterable[str], question: Callable[[], tuple[Finding, ...]]
) -> dict[str, tuple[Finding, ...]]:
    """The answer of each of the `workers`."""
    calls = {
        worker: client.get_executor(workers=[worker], pure=False).submit(in_a_process, question)
        for worker in workers
    }
    try:
        wait(calls.values(), timeout=_EXAMINATION)
        return {worker: call.result(timeout=0) for worker, call in calls.items()}
    except UsageError:
        raise
    except Exception as error:  # whatever a worker without our grader, or a lost one, raises
        raise UsageError(
            f"a worker can't be examined ({type(error).__name__}: {error}). "
            "Install the same grader there, and start it in the course's folder"
        ) from error


def common_layer(found: dict[str, tuple[Finding, ...]], required: Layer) -> Layer:
    """The strongest layer that every worker has."""
    for worker, findings in found.items():
        if not findings[-1].works:
            raise UsageError(f"{worker}: nothing can be run there: {findings[-1].problem}")
        if not findings[-1].layer.at_least(required):
            raise UsageError(f"{worker}: {too_weak(required, findings)}")
    strongest = (findings[-1].layer for findings in found.values())
    return max(strongest, key=list(Layer).index)
