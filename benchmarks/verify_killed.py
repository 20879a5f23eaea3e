"""SIGKILL of the grader at any moment: within a second no process of any submission is left.

50 tries in the strong layer, each at another moment of grading submissions that fork, spin and
stay: at its first sandbox, and up to 2.5 s later. Writes benchmarks/killed.md. Takes about three
minutes.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
TRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 50
BOUND = 1.0
CHOSEN = ("stays_in_its_session", "stays_twice_removed", "stays_by_forking", "spins_in_many",
          "stays_deaf", "bomb_forks", "spins_deaf")  # fmt: skip
EXERCISE = "03_lock"


def main() -> None:
    found = [once(number * 0.05) for number in range(TRIES)]
    seconds = sorted(gone for _, gone in found)
    late = [gone for gone in seconds if gone > BOUND]
    there = sum(number for number, _ in found)
    middle, longest = seconds[len(seconds) // 2] * 1000, seconds[-1] * 1000
    page = [
        "# The grader, killed",
        "",
        f"`python benchmarks/verify_killed.py {TRIES}`: SIGKILL for the grader and its workers in "
        f"the strong layer, {TRIES} times, each time a little later.",
        "",
        f"In sandboxes at these moments: {there} processes. Nothing left after {BOUND:g} s: "
        f"{TRIES - len(late)} of {TRIES}; median {middle:.0f} ms, longest {longest:.0f} ms.",
    ]
    print("\n".join(page))
    if late:
        sys.exit(1)
    (ROOT / "benchmarks" / "killed.md").write_text("\n".join(page) + "\n", encoding="utf-8")


def once(delay: float) -> tuple[int, float]:
    """Kill `delay` seconds after the first sandbox: how many processes were in one, and how long
    the last of them was there."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "class")
        for name in CHOSEN:
            source = ROOT / "tests/sandbox/hostile/submissions" / f"{name}.py"
            (folder / name).mkdir(parents=True)
            text = source.read_text(encoding="utf-8").replace("def total(numbers)", "def sell(**_)")
            (folder / name / "tickets.py").write_text(text, encoding="utf-8")
        options = ["--exercise", EXERCISE, "--jobs", "2", "--require-sandbox", "strong"]
        command = [sys.executable, "-m", "grader", "grade", str(folder), "--out", temporary]
        grader = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": temporary},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not any(map(sandboxed, below(grader.pid))):
            time.sleep(0.005)
        time.sleep(delay)
        ours = [psutil.Process(grader.pid), *below(grader.pid)]
        inside = [one for one in ours if sandboxed(one)]
        for one in ours:
            if one not in inside:
                kill(one)
        killed = time.monotonic()
        _, alive = psutil.wait_procs(inside, timeout=10)
        gone = time.monotonic() - killed
        grader.wait()
        left = [one for one in psutil.process_iter() if mentions(one, temporary)]
        if alive or left:
            sys.exit(f"left behind: {alive} {left}")
        return len(inside), gone


def below(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def sandboxed(process: psutil.Process) -> bool:
    """Whether it is in a process namespace of its own."""
    try:
        own = os.readlink("/proc/self/ns/pid")
        return os.readlink(f"/proc/{process.pid}/ns/pid") != own
    except (OSError, psutil.NoSuchProcess):
        return False


def kill(process: psutil.Process) -> None:
    try:
        os.kill(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def mentions(process: psutil.Process, word: str) -> bool:
    try:
        return any(word in part for part in process.cmdline())
    except psutil.Error:
        return False


if __name__ == "__main__":
    main()
