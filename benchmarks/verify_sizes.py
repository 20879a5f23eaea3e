"""The references at larger sizes than their tests explore, in every order; writes sizes.md.

A size is proved when all its orders were seen and each ended with a result that is right and with
no failure. What does not end within the budget is written down as such. About ten minutes; names
of exercises as arguments choose some, and then nothing is written.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.course import find_course
from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.kernel import Options
from grader.engine.observation import Observation
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.exercise import Exercise

ROOT = Path(__file__).resolve().parent.parent
BUDGET = Budget(schedules=4_000, steps=50_000)
Check = Callable[[Observation], bool]


def gives(result: object) -> Check:
    return lambda seen: seen.result == result


def shares(things: list[str]) -> Check:
    """A list for each process: all things are in one of them, each as often as it came."""
    return lambda seen: sorted(one for part in seen.result for one in part) == sorted(things)


@dataclass(frozen=True)
class Size:
    """A call of one exercise's function, and when its result is right."""

    exercise: str
    function: str
    arguments: dict[str, object]
    right: Check
    sleep: Literal["exact", "any"] = "any"


SIZES = (
    Size("01_process", "greet_all", {"names": ["a", "b", "c"], "seconds": 1}, gives([0] * 3)),
    Size("01_process", "own_memory", {"start": 5, "children": 4}, gives([5, [6] * 4])),
    Size("02_daemon", "court", {"years": 5, "lives": {"a": 1, "b": 9, "c": 7, "d": 2}},
         gives(["b", "c"]), "exact"),
    Size("03_lock", "sell", {"tickets": 2, "buyers": 4}, gives({"left": 0, "sold": 2})),
    Size("03_lock", "sell", {"tickets": 5, "buyers": 5}, gives({"left": 0, "sold": 5})),
    Size("03_lock", "exchange_all", {"tickets": 2, "customers": 4}, gives(2)),
    Size("05_pipe", "ask", {"questions": ["a", "b", "c", "d"]}, gives(["A", "B", "C", "D"])),
    Size("05_pipe", "relay", {"words": ["a", "b"], "stations": 3}, gives(["a012", "b012"])),
    Size("06_queue", "share", {"items": ["a", "b", "c", "d"], "takers": 2}, shares(list("abcd"))),
    Size("06_queue", "share", {"items": ["a"], "takers": 3}, shares(["a"])),
    Size("06_queue", "carry", {"items": list("abcdef"), "slots": 2}, gives(list("abcdef"))),
    Size("07_producer_consumer", "serve", {"dishes": ["a", "b", "c"], "cooks": 1, "guests": 2,
         "slots": 2}, shares(["a", "b", "c"])),
    Size("07_producer_consumer", "serve", {"dishes": ["a", "b"], "cooks": 2, "guests": 2,
         "slots": 1}, shares(["a", "b"])),
    Size("08_joinable_queue", "wash_all", {"plates": ["a", "b", "c"], "washers": 2, "broken": []},
         gives({"washed": ["a", "b", "c"], "broken": []})),
    Size("08_joinable_queue", "wash_all", {"plates": ["a"], "washers": 3, "broken": ["a"]},
         gives({"washed": [], "broken": ["a"]})),
    Size("10_deadlock", "settle", {"balances": {"a": 9, "b": 9, "c": 9},
         "transfers": [("a", "b", 1), ("b", "c", 1), ("c", "a", 1), ("a", "c", 1)]},
         gives({"a": 8, "b": 9, "c": 10})),
    Size("10_deadlock", "dine", {"philosophers": 3, "meals": 2}, gives([2, 2, 2])),
    Size("10_deadlock", "dine", {"philosophers": 5, "meals": 1}, gives([1] * 5)),
)  # fmt: skip


def main() -> int:
    """0 when nothing was found wrong, else 1."""
    course = find_course(ROOT)
    chosen = [one for one in SIZES if not sys.argv[1:] or one.exercise in sys.argv[1:]]
    rows, wrong = [], []
    with Controller(explored=True) as controller:
        for size in chosen:
            row, found = proved(size, course.exercise(size.exercise), controller)
            rows.append(row)
            wrong += found
            print(row, *found, sep="\n", flush=True)
    if not sys.argv[1:]:
        write(rows, wrong)
    return int(bool(wrong))


def proved(size: Size, exercise: Exercise, controller: Controller) -> tuple[str, list[str]]:
    """The row of the table, and what was wrong."""
    manifest, reference = exercise.manifest, exercise.reference
    if reference is None:
        sys.exit(f"{exercise.name} has no reference here")
    spec = RunSpec(
        work={exercise.work_file: reference},
        function=size.function,
        arguments=size.arguments,
        given=manifest.given,
        stub=exercise.stub.read_text(encoding="utf-8") if manifest.given else "",
        limits=manifest.limits,
    )
    explorer = Explorer(controller, spec, Plan(budget=BUDGET, options=Options(size.sleep)))
    started = time.monotonic()
    wrong = [
        f"{size.exercise} {size.function}: {seen.failure or seen.result}"
        for seen in explorer
        if seen.failure is not None or not size.right(seen)
    ]
    seconds = time.monotonic() - started
    call = (
        f"{size.function}({', '.join(f'{key}={value!r}' for key, value in size.arguments.items())})"
    )
    whole = "all" if explorer.exhaustive else "cut"
    return f"| {size.exercise} | `{call}` | {explorer.explored} | {whole} | {seconds:.0f} |", wrong


def write(rows: list[str], wrong: list[str]) -> None:
    page = [
        "# The references at larger sizes",
        "",
        "Written by benchmarks/verify_sizes.py: every order, sleeps of any length (02_daemon: as",
        f"written). `cut`: the budget of {BUDGET.schedules} orders ended before.",
        "",
        "| exercise | call | orders | seen | seconds |",
        "|---|---|---|---|---|",
        *rows,
        "",
        f"Wrong in some order: {'; '.join(wrong) or 'none'}.",
    ]
    (ROOT / "benchmarks" / "sizes.md").write_text("\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
