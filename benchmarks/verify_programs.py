"""Right programs explored again and again, replayed, and run for real; writes programs.md.

No false alarm: each program of tests/programs/right, 20 explorations idle and 20 with every
processor kept busy, all right and all with the same number of schedules. Determinism: one schedule
of each replayed 100 times under load gives the same trace. Real runs: every end of 20 runs without
any control is among those that exploration found. Memory and descriptors: 20,000 schedules.
Takes about half an hour; a number as argument for a fraction of it (0.1).
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
sys.path.insert(0, str(ROOT))

from busy import busy_processors  # noqa: E402

from grader.engine.controller import Controller  # noqa: E402
from grader.engine.explore import Explorer, Plan  # noqa: E402
from grader.engine.real import perform  # noqa: E402
from grader.engine.search import Budget  # noqa: E402
from grader.engine.spec import RunSpec  # noqa: E402
from grader.exercise import Limits  # noqa: E402
from tests.programs.catalogue import (  # noqa: E402
    RIGHT,
    WRONG,
    Program,
    Right,
    replayed,
    trace_of,
)
from tests.programs.differential import end_of, foreseen  # noqa: E402

SHARE = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
EXPLORATIONS, REPLAYS, REAL_RUNS, SCHEDULES = (
    max(1, round(SHARE * number)) for number in (20, 100, 20, 20_000)
)
ENOUGH = 500
SAMPLES = 10
_MB = 1024 * 1024


def false_alarms(controller: Controller, program: Right) -> Iterator[str]:
    """What is not as it must be in so many explorations of a right program."""
    for _ in range(EXPLORATIONS):
        explorer = program.explorer(controller, ENOUGH)
        ends = [(seen.failure, seen.result) for seen in explorer]
        if ends != [(None, program.result)] * program.due or not explorer.exhaustive:
            yield f"{program.file.stem}: {len(ends)} schedules, {set(map(str, ends))}"


def other_traces(controller: Controller, program: Right) -> Iterator[str]:
    """The replays of the last schedule that went another way."""
    *_, last = program.explorer(controller, ENOUGH)
    due = trace_of(last)
    for number in range(REPLAYS):
        if trace_of(replayed(controller, program, last.schedule)) != due:
            yield f"{program.file.stem}: replay {number} of {last.schedule}"


def unforeseen(controller: Controller, real: Controller, program: Program) -> Iterator[str]:
    """Ends of real runs that exploration has not found, though it has seen every order."""
    explorer = program.explorer(controller, ENOUGH)
    found = foreseen(explorer)
    if not explorer.exhaustive:
        return
    for _ in range(REAL_RUNS):
        end = end_of(perform(real, program.spec))
        if end not in found:
            yield f"{program.file.stem}: {end} is not among {sorted(found)}"


def growth(controller: Controller) -> str:
    """Memory and descriptors of judge and zygote along one long exploration."""
    work = {"classics.py": HERE / "classics.py"}
    arguments: dict[str, object] = {"processes": 3, "locked": False, "times": 3}
    spec = RunSpec(work, "count", arguments, limits=Limits(seconds=10, processor_seconds=5))
    judge, zygote = psutil.Process(), psutil.Process(controller.root)
    rows = []
    explorer = Explorer(controller, spec, Plan(budget=Budget(SCHEDULES), shrink=False))
    for number, _ in enumerate(explorer, 1):
        if number % max(1, SCHEDULES // SAMPLES) == 0:
            sizes = [round(one.memory_info().rss / _MB, 1) for one in (judge, zygote)]
            opened = [one.num_fds() for one in (judge, zygote)]
            rows.append(f"| {number} | {sizes[0]} | {sizes[1]} | {opened[0]} | {opened[1]} |")
    head = "| schedules | judge, MB | zygote, MB | judge's descriptors | zygote's |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def timed(title: str, checks: Callable[[], Iterator[str]]) -> tuple[str, list[str]]:
    """A line about a proof, and what it found."""
    began = time.monotonic()
    found = list(checks())
    line = f"- {title}: {len(found)} exceptions ({time.monotonic() - began:.0f} s)."
    print(line, *found, sep="\n", flush=True)
    return line, found


def main() -> int:
    """0 when nothing was found."""
    with Controller(explored=True) as controller, Controller() as real:

        def each(proof: Callable[..., Iterator[str]], *others: Controller) -> Iterator[str]:
            for program in RIGHT.values():
                yield from proof(controller, *others, program)

        def foreseen() -> Iterator[str]:
            yield from each(unforeseen, real)
            for program in WRONG.values():
                yield from unforeseen(controller, real, program)

        results = [
            timed(f"{len(RIGHT)} right programs x {EXPLORATIONS}, idle", lambda: each(false_alarms))
        ]
        with busy_processors(True):
            results += [
                timed(
                    f"{len(RIGHT)} right programs x {EXPLORATIONS}, busy",
                    lambda: each(false_alarms),
                ),
                timed(
                    f"{len(RIGHT)} schedules replayed x {REPLAYS}, busy, trace by trace",
                    lambda: each(other_traces),
                ),
            ]
        real_title = f"{len(RIGHT)} right and {len(WRONG)} wrong programs, {REAL_RUNS} real runs"
        results.append(timed(f"{real_title}: ends not foreseen", foreseen))
        table = growth(controller)
    left = psutil.Process().children(recursive=True)
    page = [
        "# Right programs, explored again and again",
        "",
        f"`python benchmarks/verify_programs.py {SHARE:g}` on {os.cpu_count()} processors.",
        "",
        *(line for line, _ in results),
        "",
        f"One exploration of {SCHEDULES} schedules (three processes, three increments each):",
        "",
        table,
        "",
        f"Processes left afterwards: {len(left)}.",
    ]
    print(table)
    (HERE / "programs.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    return int(any(found for _, found in results) or bool(left))


if __name__ == "__main__":
    sys.exit(main())
