"""The reaper: children that end, and parents that end before them. All three parts are wrong.

See it with your own eyes before you mend anything (Linux, macOS or WSL: Windows has no fork):

    python reaper.py run       three children end with 3, 0 and 7: what comes back, and who is left?
    python reaper.py work      four rounds of work beside a child that takes its time
    python reaper.py guard     a parent is killed: what becomes of its child?
"""

import os
import signal
import sys
import time
from multiprocessing import Process


def work(round: int) -> None:
    """One round of the parent's own work: a short while.

    Given: call it, don't change it. The tests put their own copy in its place.
    """
    time.sleep(0.02)


# ---------------------------------------------------------------- 1. run_all


def run_all(codes: list[int]) -> list[int]:
    """Have each code reported by a child of its own; return the codes in the order of `codes`.

    One child per code, made with os.fork(): it ends with that code at once. A negative code is a
    signal's number: that child kills itself by the signal (one that ends a process by default), and
    is reported by the same negative number. When this returns, every child has been waited for and
    no zombie is left. There may be no codes at all, and the same code may come twice.
    """
    # Work here: how many children are made, and how often does somebody wait?
    for code in codes:
        if os.fork() == 0:
            os._exit(code)
    _, status = os.wait()
    return [status] * len(codes)


# ---------------------------------------------------------------- 2. work_and_reap


def work_and_reap(codes: list[int], rounds: int) -> list[int]:
    """Start a child for each code, as in part 1, work, and reap in between.

    The parent calls work(0), work(1), ... for `rounds` rounds. After each it reaps the children
    that have ended by then, without waiting for any other: a child that ended before a round began
    is no zombie any more when the next one begins. After the last round it waits for the rest.
    Returns the codes (0 to 255 here) in the order in which they were reaped.
    """
    for code in codes:
        if os.fork() == 0:
            os._exit(code)
    reaped = []
    # Work here: what does this parent do while a child takes its time?
    for round in range(rounds):
        work(round)
        _, status = os.wait()
        reaped.append(status)
    return reaped


# ---------------------------------------------------------------- 3. guard


def guard(seconds: float) -> int:
    """Start a child that lives for `seconds`, or until its parent has ended; return its pid.

    It returns at once. The child must not outlive its parent, however that ends: even when it is
    killed by SIGKILL, the child notices by itself and ends within 1 s. While the parent lives, so
    does the child, until the `seconds` are over.
    """
    # Work here: who sees to it that a daemon ends, and can they, when they are killed?
    child = Process(target=time.sleep, args=(seconds,), daemon=True)
    child.start()
    return child.pid


def show(*options: str) -> None:
    """Print some of the system's processes: Z in the column STAT is a zombie."""
    sys.stdout.flush()
    os.system(" ".join(("ps -o pid,ppid,stat,args", *options)))  # noqa: S605


def killed_guardian() -> None:
    """What `guard` is for: a parent that gets no time for anything."""
    print("the child is", guard(20), flush=True)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "run"
    if wanted == "run":
        print("3, 0, 7:", run_all([3, 0, 7]))
        show(f"--ppid {os.getpid()}")
    elif wanted == "work":
        print("5, 6:", work_and_reap([5, 6], rounds=4))
    elif wanted == "guard":
        parent = Process(target=killed_guardian)
        parent.start()
        parent.join()
        print("the parent was killed; a second later:", flush=True)
        time.sleep(1)
        show("-e", "| grep reaper.py | grep -v grep")
    else:
        print("python reaper.py run | work | guard")
