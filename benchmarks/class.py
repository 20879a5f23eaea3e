"""A class of 20 in 03_lock by us, plain pytest, stock nbgrader and otter-grader, in one run.

10 right, 4 with a lost update, 3 that deadlock, 3 untouched. For each tool and kind: seconds for a
submission (wall, and processor), how many were told right from wrong, and what was left running.
Writes benchmarks/stock_tools.md. The first call makes an environment for each tool. As argument how
often everything is graded; once takes about a quarter of an hour, nearly all of it stock tools that
wait for deadlocks.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
import stock

ROOT = Path(__file__).resolve().parent.parent
TIMES = int(sys.argv[1]) if len(sys.argv) > 1 else 1
EXERCISE = "03_lock"
ANSWERS = ROOT / "solutions" / EXERCISE
MISTAKES = {
    "lost update": (
        "no_lock",
        "lock_in_each_child",
        "lock_around_the_write",
        "lock_never_acquired",
    ),
    "deadlocked": ("keeps_the_lock_when_sold_out", "acquired_twice", "two_locks_crossed"),
}
KINDS = ("right", "lost update", "deadlocked", "untouched")

Grader = Callable[[Path, Mapping[str, str]], set[str]]


@dataclass
class Sum:
    """What the submissions of one kind have cost one tool, and how many it got right."""

    submissions: int = 0
    wall: float = 0.0
    processor: float = 0.0
    told: int = 0
    left: int = 0


def main() -> None:
    tools = {
        "`grader grade`": ours,
        "pytest, pytest-timeout": stock.pytest,
        "nbgrader": stock.nbgrader,
        "otter-grader": stock.otter,
    }
    for packages in (("pytest", "pytest-timeout"), ("nbgrader",), ("otter-grader", "ipykernel")):
        stock.environment(*packages)
    sums = {tool: {kind: Sum() for kind in KINDS} for tool in tools}
    for _ in range(TIMES):
        for kind in KINDS:
            for tool, grader in tools.items():
                add(sums[tool][kind], grader, kind)
                print(tool, kind, sums[tool][kind], flush=True)
    report(sums)


def files_of(kind: str) -> dict[str, str]:
    """The texts of a kind's submissions, by a name for each."""
    if kind == "untouched":
        places = [ROOT / "exercises" / EXERCISE / "tickets.py"] * 3
    elif kind == "right":
        places = [ANSWERS / "tickets.py", *sorted((ANSWERS / "right").glob("*.py"))][:10]
    else:
        places = [ANSWERS / "wrong" / f"{name}.py" for name in MISTAKES[kind]]
    return {f"s{number}": place.read_text("utf-8") for number, place in enumerate(places)}


def ours(folder: Path, files: Mapping[str, str]) -> set[str]:
    """One call for all files, one after the other."""
    for name, text in files.items():
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "tickets.py").write_text(text, "utf-8")
    places = [str(folder / "class"), "--out", str(folder / "out"), "--exercise", EXERCISE]
    command = [sys.executable, "-m", "grader", "grade", *places, "--jobs", "1"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    found = json.loads((folder / "out/results.json").read_text("utf-8"))
    return {one["student"] for one in found if one["score"] == one["max_score"]}


def add(total: Sum, grader: Grader, kind: str) -> None:
    """Grade a kind's submissions once."""
    files = files_of(kind)
    with tempfile.TemporaryDirectory(prefix="class-", ignore_cleanup_errors=True) as temporary:
        os.environ["TMPDIR"] = temporary
        started, before = time.monotonic(), processor_seconds()
        right = grader(Path(temporary), files)
        total.wall += time.monotonic() - started
        total.processor += processor_seconds() - before
        left = left_behind(temporary)
        os.environ.pop("TMPDIR")
        for process in left:
            process.kill()
    total.submissions += len(files)
    total.told += len(right) if kind == "right" else len(files) - len(right)
    total.left += len(left)


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def left_behind(temporary: str) -> list[psutil.Process]:
    """The processes that know of the folder in which all of this happened."""
    return [
        process
        for process in psutil.process_iter(["environ", "cmdline"])
        if process.pid != os.getpid()
        and (
            temporary in (process.info["environ"] or {}).get("TMPDIR", "")
            or any(temporary in word for word in process.info["cmdline"] or ())
        )
    ]


def report(sums: dict[str, dict[str, Sum]]) -> None:
    page = [
        "# A class of 20, by us and by stock tools",
        "",
        f"`python benchmarks/class.py {TIMES}` on {os.cpu_count()} processors, load "
        f"{os.getloadavg()[0]:.0f}: 10 right, 4 with a lost update, 3 deadlocked, 3 untouched, "
        "one after the other; seconds for one submission, "
        f"wall (processor). Plain pytest and otter-grader were stopped after {stock.LIMIT} s; "
        "nbgrader gives up a cell after 30 s. Told: right ones accepted, and no others.",
        "",
        f"| | {' | '.join(KINDS)} | told | left running |",
        "|---|---|---|---|---|---|---|",
    ]
    for tool, kinds in sums.items():
        cells = [
            f"{each.wall / each.submissions:.2f} ({each.processor / each.submissions:.2f})"
            for each in kinds.values()
        ]
        told = sum(each.told for each in kinds.values())
        submissions = sum(each.submissions for each in kinds.values())
        left = sum(each.left for each in kinds.values())
        page.append(f"| {tool} | {' | '.join(cells)} | {told} of {submissions} | {left} |")
    print("\n".join(page))
    (ROOT / "benchmarks" / "stock_tools.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    us = sums["`grader grade`"].values()
    if any(each.told < each.submissions or each.left for each in us):
        sys.exit(1)


if __name__ == "__main__":
    main()
