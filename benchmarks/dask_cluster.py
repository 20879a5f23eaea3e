"""A Dask scheduler and workers on this machine, for as long as a proof needs them."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from distributed import Client

__all__ = ["Workers", "dask_cluster"]

ROOT = Path(__file__).resolve().parent.parent


class Workers:
    """The workers of one scheduler, without nannies: what is killed stays so."""

    def __init__(self, address: str, stack: ExitStack) -> None:
        self.address = address
        self.processes: list[subprocess.Popen[bytes]] = []
        self._stack = stack

    def add(self) -> None:
        """Start one more, and wait until the scheduler knows it."""
        words = ("--no-nanny", "--nthreads", "1", self.address)
        self.processes.append(_started("worker", words, self._stack))
        alive = sum(one.poll() is None for one in self.processes)
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(alive)


@contextmanager
def dask_cluster(workers: int) -> Iterator[Workers]:
    """So many workers; they and the scheduler are killed in the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        words = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(folder / "told"))
        _started("scheduler", words, stack)
        while not (folder / "told").exists() or not (folder / "told").read_text():
            pass
        with Client(scheduler_file=str(folder / "told"), set_as_default=False) as client:
            address = str(client.scheduler.address)
        cluster = Workers(address, stack)
        for _ in range(workers):
            cluster.add()
        yield cluster


def _started(kind: str, words: tuple[str, ...], stack: ExitStack) -> "subprocess.Popen[bytes]":
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process
