"""SIGKILL of a whole grading at random moments, then the same call again: nothing is lost.

Each time with the grader and all of its workers, or with one worker of a Dask cluster of two. The
results equal an undisturbed grading's, nothing that was committed is graded again, and results.json
is at no moment half-written. Writes benchmarks/interrupted.md. Takes about ten minutes; as argument
how often the grader is killed.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from dask_cluster import Workers, dask_cluster
from generated import essence, fill

ROOT = Path(__file__).resolve().parent.parent
TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 20
WORKERS = max(1, TIMES // 4)
"""How often it is a Dask worker that is killed."""
MOMENTS = random.Random(20261128)  # noqa: S311 - moments are no secrets
CHOSEN = ("01_process", "03_lock", "05_pipe", "09_shared_memory")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        fill(folder / "class", 2)
        started = time.monotonic()
        begun(folder, "whole").wait()
        seconds = time.monotonic() - started
        undisturbed = results(folder / "whole")
        whole = [
            grader_killed(folder, str(number), MOMENTS.uniform(0, seconds)) == undisturbed
            for number in range(TIMES)
        ]
        with dask_cluster(2) as cluster:
            words = ("--cluster", cluster.address)
            started = time.monotonic()
            begun(folder, "dask", *words).wait()
            seconds = time.monotonic() - started
            one = [
                worker_killed(folder, f"d{number}", MOMENTS.uniform(0, seconds), cluster)
                == undisturbed
                for number in range(WORKERS)
            ]
    page = [
        "# A grading, killed",
        "",
        f"`python benchmarks/verify_interrupted.py {TIMES}`: {len(undisturbed)} submissions; "
        "SIGKILL at random moments, and the same call again where the grader itself was killed.",
        "",
        "| killed | times | results as undisturbed |",
        "|---|---|---|",
        f"| the grader and all of its workers | {TIMES} | {sum(whole)} |",
        f"| one of two Dask workers | {WORKERS} | {sum(one)} |",
        "",
        "Graded twice though committed: 0. results.json half-written: 0.",
    ]
    print("\n".join(page))
    if not all(whole + one):
        sys.exit(1)
    (ROOT / "benchmarks" / "interrupted.md").write_text("\n".join(page) + "\n", encoding="utf-8")


def grader_killed(folder: Path, out: str, delay: float) -> dict[Any, Any]:
    """The results after a kill, and the same call again."""
    grading = begun(folder, out)
    time.sleep(delay)
    for process in [psutil.Process(grading.pid), *psutil.Process(grading.pid).children()]:
        if process.is_running():
            process.send_signal(signal.SIGKILL)
    grading.wait()
    if (folder / out / "results.json").exists():
        results(folder / out)  # it can be read
    if begun(folder, out).wait() != 0:
        sys.exit("the second call did not come to its end")
    return results(folder / out)


def worker_killed(folder: Path, out: str, delay: float, cluster: Workers) -> dict[Any, Any]:
    """The results of a call during which one worker was killed."""
    grading = begun(folder, out, "--cluster", cluster.address)
    time.sleep(delay)
    victim = cluster.processes[-1]
    victim.kill()
    victim.wait()
    if grading.wait() != 0:
        sys.exit("the call did not come to its end")
    cluster.add()
    return results(folder / out)


def begun(folder: Path, out: str, *words: str) -> "subprocess.Popen[bytes]":
    exercises = [word for name in CHOSEN for word in ("--exercise", name)]
    places = [str(folder / "class"), "--out", str(folder / out)]
    return subprocess.Popen(
        [sys.executable, "-m", "grader", "grade", *places, *exercises, *words],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TMPDIR": str(folder)},
    )


def results(out: Path) -> dict[Any, Any]:
    """What is in results.json; nothing may have been committed twice."""
    with sqlite3.connect(out / "results.db") as database:
        statement = "SELECT student, exercise FROM outcomes GROUP BY 1, 2 HAVING count(*) > 1"
        twice = database.execute(statement).fetchall()
    database.close()
    if twice:
        sys.exit(f"graded twice: {twice}")
    return dict(map(essence, json.loads((out / "results.json").read_text("utf-8"))))


if __name__ == "__main__":
    main()
