"""Grades the example class 30 times, 15 of them with every processor kept busy.

All gradings must agree in every verdict and score, and nothing may be left behind. Writes
benchmarks/class.md. Takes about 20 minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from busy import busy_processors

from grader.sandbox.plan import MARK

ROOT = Path(__file__).resolve().parent.parent
TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 15

Verdicts = dict[str, tuple[float, tuple[tuple[str, str], ...]]]


def main() -> None:
    before = shared_memory()
    gradings = {state: list(graded(state == "busy")) for state in ("idle", "busy")}
    if shared_memory() - before:
        sys.exit(f"left behind: {sorted(shared_memory() - before)}")
    everything = [verdicts for runs in gradings.values() for _, verdicts in runs]
    different = [verdicts for verdicts in everything if verdicts != everything[0]]
    page = [
        "# The example class, graded again and again",
        "",
        f"`python benchmarks/verify_class.py {TIMES}`: {len(everything)} gradings, "
        f"{len(different)} of them different from the first; nothing left behind.",
        "",
        "| processors | gradings | seconds, median | seconds, longest |",
        "|---|---|---|---|",
    ]
    for state, runs in gradings.items():
        seconds = sorted(second for second, _ in runs)
        middle, longest = seconds[len(seconds) // 2], seconds[-1]
        page.append(f"| {state} | {len(runs)} | {middle:.1f} | {longest:.1f} |")
    page += ["", "| student | score |", "|---|---|"]
    page += [f"| {student} | {score:g} |" for student, (score, _) in everything[0].items()]
    print("\n".join(page))
    if different:
        for verdicts in different:
            print({name: one for name, one in verdicts.items() if one != everything[0][name]})
        sys.exit(1)
    (ROOT / "benchmarks" / "class.md").write_text("\n".join(page) + "\n", encoding="utf-8")


def graded(busy: bool):
    with busy_processors(busy):
        for _ in range(TIMES):
            with tempfile.TemporaryDirectory() as temporary:
                started = time.monotonic()
                verdicts = grade_once(temporary)
                seconds = time.monotonic() - started
                left = traces(temporary)
            if left:
                sys.exit(f"left behind: {sorted(left)}")
            yield seconds, verdicts


def grade_once(temporary: str) -> Verdicts:
    out = f"{temporary}/out"
    command = [sys.executable, "-m", "grader", "grade", "examples/class", "--out", out]
    environment = os.environ | {"TMPDIR": temporary}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    results = json.loads(Path(out, "results.json").read_text(encoding="utf-8"))
    return {
        one["student"]: (
            one["score"],
            tuple((test["name"], test["verdict"]) for test in one["tests"]),
        )
        for one in results
    }


def traces(temporary: str) -> set[str]:
    """The grader's processes that were started from here, and its working folders."""
    runs = {
        f"process {process.pid}"
        for process in psutil.process_iter(["environ", "cwd"])
        if MARK in (process.info["environ"] or {}) and process.info["cwd"] == str(ROOT)
    }
    return runs | set(map(str, Path(temporary).glob("procession-*")))


def shared_memory() -> set[str]:
    return {f"/dev/shm/{name}" for name in os.listdir("/dev/shm")}  # noqa: S108 - only looked at


if __name__ == "__main__":
    main()
