"""What exploring costs and what it finds; writes its tables into benchmarks/README.md.

All ratios are taken within one run, the two sides in turn. About two minutes; a number as argument
for how often each program is run for real (200).
"""

import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import median
from time import perf_counter

import msgspec

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.observation import Observation
from grader.engine.real import perform
from grader.engine.search import Budget
from grader.engine.spec import RunSpec
from grader.engine.strategies import Replay
from grader.exercise import Limits

HERE = Path(__file__).resolve().parent
README = HERE / "README.md"
BEGIN, END = "<!-- exploration.py writes this -->", "<!-- until here -->"
ROUNDS, AT_ONCE, SCHEDULES = 9, 8, 400
ALLOWED_FORKS, ALLOWED_OPERATION = 2, 60e-6


@dataclass(frozen=True)
class Classic:
    """A program, and the results that are right; without any, every end is right."""

    title: str
    function: str
    arguments: dict[str, object] = field(default_factory=dict)
    right: tuple[object, ...] = ()
    budget: int = 10_000

    @property
    def spec(self) -> RunSpec:
        work = {"classics.py": HERE / "classics.py"}
        limits = Limits(seconds=10, processor_seconds=5)
        return RunSpec(work, self.function, self.arguments, limits=limits)

    def wrong(self, seen: Observation) -> bool:
        return bool(self.right) and seen.result not in self.right

    def fails(self, seen: Observation) -> bool:
        return seen.failure is not None or self.wrong(seen)


def counting(processes: int, locked: bool, times: int = 1) -> dict[str, object]:
    return {"processes": processes, "locked": locked, "times": times}


CLASSICS = (
    Classic("lost update, 2 processes", "count", counting(2, False), (2,)),
    Classic("lost update, 3 processes", "count", counting(3, False), (3,)),
    Classic("locked, 2 processes", "count", counting(2, True), (2,)),
    Classic("locked, 3 processes", "count", counting(3, True), (3,)),
    Classic("locked, 4 processes", "count", counting(4, True), (4,)),
    Classic("2 processes x 3 increments ending at 2", "count", counting(2, False, 3), (3, 4, 5, 6)),
    Classic("acquired twice", "acquire_twice"),
    Classic("two locks in opposite order", "two_locks", {"ordered": False}),
    Classic("two locks in the same order", "two_locks", {"ordered": True}),
    Classic("producer, consumer, Queue(2), 5 items", "produce_and_consume",
            {"items": 5, "size": 2}, ([0, 1, 2, 3, 4],)),
    Classic("Peterson", "peterson", {"right": True}, (1,)),
    Classic("Peterson without the turn", "peterson", {"right": False}, (1,)),
    Classic("3 philosophers", "philosophers", {"seats": 3, "ordered": False}),
    Classic("3 philosophers, forks in order", "philosophers", {"seats": 3, "ordered": True}),
    Classic("1 ticket, 2 buyers, no lock", "sell",
            {"tickets": 1, "buyers": 2, "locked": False}, ([0, 1],)),
    Classic("1 ticket, 3 buyers, a lock", "sell",
            {"tickets": 1, "buyers": 3, "locked": True}, ([0, 1],)),
    Classic("a wake-up that comes too early", "wake_up", {"looks": False}),
    Classic("the same, waiting with a look", "wake_up", {"looks": True}),
)  # fmt: skip


@contextmanager
def bare() -> Iterator[Callable[[str], float]]:
    """Ask the server of bare forks: a command line in, seconds out."""
    server = subprocess.Popen(
        [sys.executable, "-P", "-s", str(HERE / "bare_forks.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    pipes = server.stdin, server.stdout

    def ask(command: str) -> float:
        to, back = pipes
        if to is None or back is None:
            raise RuntimeError("the server was started with pipes")
        to.write(command + "\n")
        return float(back.readline())

    with server:
        yield ask
        server.communicate()


@dataclass(frozen=True)
class Cost:
    """Seconds a schedule, on average over a search and of one that runs all for real.

    `forks`: seconds of the bare forks it needs; completed operations; processes.
    """

    average: float
    real: float
    forks: float
    operations: int
    processes: int

    @property
    def allowed(self) -> float:
        return ALLOWED_FORKS * self.forks + self.operations * ALLOWED_OPERATION


def cost(controller: Controller, ask: Callable[[str], float], classic: Classic) -> Cost:
    """Of searches from the beginning, in turn with the forks that a schedule needs."""
    first = next(iter(Explorer(controller, classic.spec, Plan(budget=Budget(1), shrink=False))))
    operations = sum(step.done for step in first.operations)
    searched, single, forked = [], [], []
    for _ in range(ROUNDS):
        searched.append(search(controller, classic, SCHEDULES).average)
        single.append(search(controller, classic, 1).average)
        forked.append(ask(f"forks {len(first.processes) - 1} {AT_ONCE}"))
    return Cost(median(searched), median(single), median(forked), operations, len(first.processes))


def per_operation(controller: Controller, number: int = 2_000) -> float:
    """Seconds an operation, without the run around it."""

    def seconds(operations: int) -> float:
        classic = Classic("", "write_many", {"operations": operations})
        plan = Plan(Replay(()), Budget(1, 2 * number + 100), shrink=False)
        began = perf_counter()
        list(Explorer(controller, classic.spec, plan))
        return perf_counter() - began

    return (median(seconds(number) for _ in range(5)) - median(seconds(0) for _ in range(5))) / (
        number
    )


@dataclass(frozen=True)
class Search:
    """A whole exploration: the first failure (schedule, seconds), and the end of the search."""

    first: tuple[int, float] | None
    explored: int
    pruned: int
    seconds: float
    exhaustive: bool

    @property
    def average(self) -> float:
        """Seconds a schedule, those that are cut short included."""
        return self.seconds / (self.explored + self.pruned)


def search(controller: Controller, classic: Classic, schedules: int | None = None) -> Search:
    """Of at most so many schedules, else of the program's own budget."""
    plan = Plan(budget=Budget(schedules or classic.budget), shrink=False)
    explorer = Explorer(controller, classic.spec, plan)
    first = None
    began = perf_counter()
    for seen in explorer:
        if first is None and classic.fails(seen):
            first = explorer.explored, perf_counter() - began
    seconds = perf_counter() - began
    return Search(first, explorer.explored, explorer.pruned, seconds, explorer.exhaustive)


def until_told(controller: Controller, classic: Classic, *, shrink: bool) -> float:
    """Seconds from the start of the program to a diagnosed failure."""
    began = perf_counter()
    explorer = Explorer(controller, classic.spec, Plan(shrink=shrink), classic.wrong)
    next(seen for seen in explorer if classic.fails(seen))
    return perf_counter() - began


def by_repetition(controller: Controller, classic: Classic, times: int) -> tuple[int, float]:
    """How many of so many plain runs fail, and seconds a run."""
    began = perf_counter()
    failed = sum(classic.fails(perform(controller, classic.spec)) for _ in range(times))
    return failed, (perf_counter() - began) / times


def machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return (
        f"{model}, {cpu_count()} processors, load {getloadavg()[0]:.1f}; {platform.system()} "
        f"{platform.release()}; Python {platform.python_version()}, msgspec {msgspec.__version__}"
    )


def cost_table(controller: Controller, ask: Callable[[str], float]) -> list[str]:
    page = [
        "### One schedule",
        "",
        "On average over a whole search (400 schedules at most), and the first of a search, which",
        "compiles the file and runs every process for real; in turn with the bare forks, exits and",
        "waits of as many processes from one as large as the zygote. Allowed: twice these and",
        "60 µs an operation. What a process does after answers that it got before is remembered.",
        "",
        "| program | processes | operations | ms, average | ms, first | ms bare | allowed | used |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for classic in CLASSICS:
        found = cost(controller, ask, classic)
        page.append(
            f"| {classic.title} | {found.processes} | {found.operations} "
            f"| {found.average * 1e3:.2f} | {found.real * 1e3:.2f} | {found.forks * 1e3:.2f} "
            f"| {found.allowed * 1e3:.2f} | {found.average / found.allowed:.0%} |"
        )
    return page


def operation_lines(controller: Controller, ask: Callable[[str], float]) -> list[str]:
    trips, ours = [], []
    for _ in range(5):
        trips.append(ask("trips 5000"))
        ours.append(per_operation(controller))
    trip, one = median(trips), median(ours)
    return [
        f"An operation: {one * 1e6:.0f} µs ({1 / one:.0f} a second); a bare round trip over the "
        f"same kind of socket: {trip * 1e6:.0f} µs; ratio {one / trip:.1f}."
    ]


def search_table(controller: Controller, real: Controller, times: int) -> list[str]:
    page = [
        "### To the first failure, to the proof, and by repetition",
        "",
        f"The last columns: the same program run {times} times with nothing replaced.",
        "",
        "| program | first failure | schedules (cut short) | proof | s | failed really | ms each |",
        "|---|---|---|---|---|---|---|",
    ]
    for classic in CLASSICS:
        found = search(controller, classic)
        failed, each = by_repetition(real, classic, times)
        first = (
            f"schedule {found.first[0]}, {found.first[1] * 1e3:.0f} ms" if found.first else "none"
        )
        page.append(
            f"| {classic.title} | {first} | {found.explored} ({found.pruned}) "
            f"| {'yes' if found.exhaustive else 'no'} | {found.seconds:.2f} "
            f"| {failed} of {times} | {each * 1e3:.0f} |"
        )
    return page


def latency_lines(controller: Controller, times: int = 50) -> list[str]:
    bars = ((CLASSICS[6], 20), (CLASSICS[0], 60))
    lines = ["### From the start of the program to the diagnosis", ""]
    for classic, bar in bars:
        plain = median(until_told(controller, classic, shrink=False) for _ in range(times))
        simple = median(until_told(controller, classic, shrink=True) for _ in range(times))
        lines.append(
            f"- {classic.title}: median of {times} is {plain * 1e3:.1f} ms "
            f"(bar: {bar} ms); made simplest too: {simple * 1e3:.1f} ms."
        )
    return lines


def write(page: list[str]) -> None:
    """Put the page between the two marks of the README."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text("\n".join([before + BEGIN, "", *page, "", END]) + after, encoding="utf-8")


def main(times: int = 200) -> None:
    with Controller(explored=True) as controller, Controller() as real, bare() as ask:
        until_told(controller, CLASSICS[0], shrink=False)  # the zygotes start
        perform(real, CLASSICS[2].spec)
        page = [
            f"`python benchmarks/exploration.py {times}` on {machine()}.",
            "",
            *cost_table(controller, ask),
            "",
            *operation_lines(controller, ask),
            "",
            *latency_lines(controller),
            "",
            *search_table(controller, real, times),
        ]
    sys.stdout.write("\n".join(page) + "\n")
    write(page)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
