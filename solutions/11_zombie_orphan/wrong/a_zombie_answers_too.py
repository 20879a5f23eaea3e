"""The child asks whether its parent's number is in use: that of a zombie is."""

import contextlib
import os
import signal
import time


def work(round: int) -> None:
    """One round of the parent's own work: a short while.

    Given: call it, don't change it. The tests put their own copy in its place.
    """
    time.sleep(0.02)


def end_with(code: int) -> None:
    """End this process with `code`, or by the signal that a negative one means."""
    if code < 0:
        with contextlib.suppress(OSError):  # SIGKILL can't be caught, and needs no reset
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def start_all(codes: list[int]) -> list[int]:
    """Fork a child for each code; return their pids."""
    children = []
    for code in codes:
        child = os.fork()
        if child == 0:
            end_with(code)
        children.append(child)
    return children


def run_all(codes: list[int]) -> list[int]:
    """Have each code reported by a child of its own; return the codes in the order of `codes`."""
    ends = [os.waitpid(child, 0) for child in start_all(codes)]
    return [os.waitstatus_to_exitcode(status) for _, status in ends]


def work_and_reap(codes: list[int], rounds: int) -> list[int]:
    """Start a child for each code, work for `rounds` rounds, and reap who has ended after each."""
    running = set(start_all(codes))
    reaped = []

    def reap(options: int) -> bool:
        child, status = os.waitpid(-1, options)
        if child:
            running.remove(child)
            reaped.append(os.waitstatus_to_exitcode(status))
        return bool(child)

    for round in range(rounds):
        work(round)
        while running and reap(os.WNOHANG):
            pass
    while running:
        reap(0)
    return reaped


def guard(seconds: float) -> int:
    """Start a child that lives for `seconds`, or until its parent has ended; return its pid."""
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                break
            time.sleep(0.05)
        os._exit(0)
    return child
