"""A thousand generated submissions: all of them graded, the last as fast as the first.

The class is a tenth of it, ten times over; each student in it has work for every exercise. Bars:
everything graded; processor seconds for each submission at most 1.05 times those in the first
tenth; memory of the grader and its workers in the last tenth at most 20 MB above that in the
second. The tenth alone has the same results with --jobs 1, with --jobs 2, backwards, and on a Dask
cluster of two. Writes benchmarks/thousand.md. Takes about half an hour on two processors; as
argument the students in a tenth, where 1 makes 160 submissions.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from dask_cluster import dask_cluster
from generated import EXERCISES, essence, fill

ROOT = Path(__file__).resolve().parent.parent
STUDENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
BLOCK = STUDENTS * len(EXERCISES)
SIZE = BLOCK * 10
SLOWER, LARGER = 1.05, 20.0


@dataclass(frozen=True)
class Moment:
    """What grading has used up to now; memory in MB, of the grader and its workers together."""

    wall: float
    processor: float
    memory: float


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        fill(folder / "class", STUDENTS, times=10)
        fill(folder / "tenth", STUDENTS)
        fill(folder / "backwards", STUDENTS, backwards=True)
        moments, ungraded = whole_class(folder / "class", folder / "out")
        same = {
            "--jobs 1": results(folder / "tenth", folder / "one", "--jobs", "1"),
            "--jobs 2": results(folder / "tenth", folder / "two", "--jobs", "2"),
            "backwards": results(folder / "backwards", folder / "back", "--jobs", "2"),
        }
        with dask_cluster(2) as cluster:
            words = ("--cluster", cluster.address)
            same["a Dask cluster of two"] = results(folder / "tenth", folder / "dask", *words)
    reference = same["--jobs 1"]
    unequal = {
        how: sum(each[number] != one for number, one in reference.items())
        for how, each in same.items()
    }
    report(moments, ungraded, unequal)


def whole_class(folder: Path, out: Path) -> tuple[list[Moment], int]:
    """A moment for each submission, and how many stayed ungraded."""
    command = [sys.executable, "-m", "grader", "grade", str(folder), "--out", str(out)]
    started = time.monotonic()
    grading = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    lines = (line for line in grading.stderr or () if f"/{SIZE}  " in line)
    moments = [moment(grading.pid, started) for _ in lines]
    if grading.wait() not in (0, 3):
        sys.exit(f"the grader ended with {grading.returncode}")
    loaded = json.loads((out / "results.json").read_text("utf-8"))
    return moments, SIZE - sum(entry["status"] == "graded" for entry in loaded)


def moment(pid: int, started: float) -> Moment:
    grader = psutil.Process(pid)
    family = [grader, *grader.children()]
    times = [one.cpu_times() for one in family]
    processor = sum(each.user + each.system for each in times)
    processor += sum(each.children_user + each.children_system for each in times)
    memory = sum(one.memory_info().rss for one in family) / 1024**2
    return Moment(time.monotonic() - started, processor, memory)


def results(folder: Path, out: Path, *words: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "grader", "grade", str(folder), "--out", str(out), *words]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return dict(map(essence, json.loads((out / "results.json").read_text("utf-8"))))


def report(moments: list[Moment], ungraded: int, unequal: dict[str, int]) -> None:
    first, last = moments[BLOCK - 1], moments[-1]
    each = first.processor / BLOCK, last.processor / SIZE
    # What a search holds it gives back: what stays is the least of many moments.
    early = min(one.memory for one in moments[BLOCK : 2 * BLOCK])
    late = min(one.memory for one in moments[-BLOCK:])
    grown = late - early
    page = [
        f"# {SIZE} submissions",
        "",
        f"`python benchmarks/verify_thousand.py {STUDENTS}` on {os.cpu_count()} processors: "
        f"{SIZE - ungraded} of {SIZE} graded.",
        "",
        "| | processor s for each | wall s for each |",
        "|---|---|---|",
        f"| the first {BLOCK} | {each[0]:.3f} | {first.wall / BLOCK:.3f} |",
        f"| all {SIZE} | {each[1]:.3f} | {last.wall / SIZE:.3f} |",
        "",
        f"Times as much for each: {each[1] / each[0]:.3f} (bar: {SLOWER}). "
        f"Memory of the grader and its workers: {early:.0f} MB in the second tenth, "
        f"{late:.0f} MB in the last: {grown:+.1f} MB (bar: +{LARGER:.0f}).",
        "",
        f"| the first {BLOCK} again | other than with --jobs 1 |",
        "|---|---|",
        *(f"| {how} | {number} |" for how, number in unequal.items()),
    ]
    print("\n".join(page))
    if ungraded or each[1] > SLOWER * each[0] or grown > LARGER or any(unequal.values()):
        sys.exit(1)
    (ROOT / "benchmarks" / "thousand.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
