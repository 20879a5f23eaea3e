"""`grader explore`: every order of any program that uses multiprocessing, exercise or not."""

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from grader.errors import UsageError
from grader.language import Language, Text, speaking, wanted
from grader.outcome import Verdict

if TYPE_CHECKING:
    from grader.engine.explore import Explorer, Plan
    from grader.engine.observation import Observation

__all__ = ["explore_command"]

_SPENT = Text("not every order was seen: {why}", "没有看完所有顺序：{why}")
_ALL = Text("all {number} orders", "全部 {number} 种顺序")
_SOME = Text("{number} of more orders", "更多顺序中的 {number} 种")


@dataclass(slots=True)
class _Findings:
    """What the exploration has brought so far."""

    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    failure: dict[str, str] | None = None
    story: str = ""


@click.command("explore")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("function")
@click.option("--args", "arguments", default="{}", help="Keyword arguments, as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of text.")
@click.option("--expect", help="The only right result, as JSON.")
@click.option("--budget", type=click.IntRange(min=1), default=10_000, help="Schedules at most.")
@click.option("--steps", type=click.IntRange(min=1), default=10_000, help="Steps of one at most.")
@click.option("--seconds", type=float, help="Stop after so many seconds.")
@click.option("--sleep", type=click.Choice(["exact", "any"]), default="exact")
@click.option("--order", is_flag=True, help="Tell orders of output apart.")
@click.option("--strategy", type=click.Choice(["dpor", "pct", "enumerate"]), default="dpor")
@click.option("--seed", type=int, default=0, help="For pct.")
@click.option("--show", metavar="SCHEDULE", help="Run and tell this schedule alone.")
@click.option("--lang", type=click.Choice([each.value for each in Language]))
def explore_command(
    file: Path,
    function: str,
    arguments: str,
    as_json: bool,
    expect: str | None,
    budget: int,
    steps: int,
    seconds: float | None,
    sleep: Literal["exact", "any"],
    order: bool,
    strategy: str,
    seed: int,
    show: str | None,
    lang: str | None,
) -> int:
    """Run FUNCTION of FILE in every order that can make a difference.

    Exit status: 0 when no order failed, 1 when one did.
    """
    from grader.engine.controller import Controller
    from grader.engine.explore import Explorer
    from grader.engine.spec import RunSpec

    if not file.is_file():
        raise UsageError(f"{file}: there is no such file")
    keywords = _json(arguments, "--args")
    if not isinstance(keywords, dict):
        raise UsageError(f"--args {arguments}: not an object; write it like '{{\"n\": 2}}'")
    expected = _json(expect, "--expect") if expect is not None else None

    def wrong(seen: "Observation") -> bool:
        return expect is not None and seen.result != expected

    spec = RunSpec(work={file.name: file}, function=function, arguments=keywords)
    plan = _plan(budget, steps, sleep, order, strategy, seed, show)
    with (
        speaking(wanted(lang)),
        Controller(explored=True) as controller,
    ):
        explorer = Explorer(controller, spec, plan, wrong)
        found = _Findings()
        stopped = _explore(explorer, file, wrong, seconds, found, shown=show is not None)
        _print(explorer, found, stopped, as_json)
    return 1 if found.failure else 0


def _json(text: str, option: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{option} {text}: not JSON: {error}") from None


def _plan(
    budget: int,
    steps: int,
    sleep: Literal["exact", "any"],
    order: bool,
    strategy: str,
    seed: int,
    show: str | None,
) -> "Plan":
    from grader.engine.explore import Plan
    from grader.engine.kernel import Options
    from grader.engine.reduction import Dpor
    from grader.engine.schedule import parse_schedule
    from grader.engine.search import Budget
    from grader.engine.strategies import Enumerate, Pct, Replay, Strategy

    bounds = Budget(schedules=budget, steps=steps)
    options = Options(sleep=sleep, output_order=order)
    if show is not None:
        return Plan(Replay(parse_schedule(show)), bounds, options, shrink=False)
    chosen: dict[str, Strategy] = {
        "dpor": Dpor(),
        "enumerate": Enumerate(),
        "pct": Pct(depth=3, seed=seed),
    }
    then = Pct(seed=seed) if strategy == "dpor" else None
    return Plan(chosen[strategy], bounds, options, then=then)


def _explore(
    explorer: "Explorer",
    file: Path,
    wrong: Any,
    seconds: float | None,
    found: _Findings,
    *,
    shown: bool,
) -> bool:
    """Explore into `found`; True when the time was up before the end."""
    deadline = None if seconds is None else time.monotonic() + seconds
    for seen in explorer:
        _note(seen, file, wrong(seen), found, shown=shown)
        if deadline is not None and time.monotonic() > deadline:
            return True
    return False


def _note(seen: "Observation", file: Path, wrong: bool, found: _Findings, *, shown: bool) -> None:
    from grader.report.failures import tell
    from grader.report.source import WorkSource
    from grader.report.story import trace_lines
    from grader.report.verdicts import verdict_of

    if seen.failure is None:
        key = repr(seen.result)
        found.results.setdefault(key, {"result": seen.result, "schedule": seen.schedule})
    if shown:
        found.story = "\n".join(trace_lines(seen))
    if found.failure or not (seen.failure or wrong):
        return
    source = WorkSource(file, file.name)
    verdict = verdict_of(seen.failure) if seen.failure else Verdict.WRONG
    message = tell(seen.failure, source) if seen.failure else _unexpected(seen)
    found.failure = {
        "verdict": str(verdict),
        "message": message,
        "schedule": seen.schedule,
    }
    found.story = "\n".join(trace_lines(seen))


def _unexpected(seen: "Observation") -> str:
    return str(Text("it returned {result}", "返回了 {result}").filled(result=repr(seen.result)))


def _print(explorer: "Explorer", found: _Findings, stopped: bool, as_json: bool) -> None:
    verdict = found.failure["verdict"] if found.failure else str(Verdict.PASSED)
    if as_json:
        report = {
            "verdict": verdict,
            "explored": explorer.explored,
            "exhaustive": explorer.exhaustive,
            "results": list(found.results.values()),
            "failure": found.failure,
        }
        json.dump(report, sys.stdout, ensure_ascii=False, default=_bytes)
        click.echo()
        return
    how = _ALL if explorer.exhaustive else _SOME
    click.echo(f"{verdict}: {how.filled(number=explorer.explored)}")
    for result in found.results.values():
        click.echo(f"  {result['result']!r}    --show {result['schedule']}")
    if found.failure:
        click.echo(f"\n{found.failure['message']}\n\n--show {found.failure['schedule']}")
    if found.story:
        click.echo(f"\n{found.story}")
    if stopped:
        click.echo(str(_SPENT.filled(why="--seconds")))


def _bytes(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
