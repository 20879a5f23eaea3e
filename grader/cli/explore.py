"""`grader explore`: every order of any program that uses multiprocessing, exercise or not."""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from grader.cli.findings import Findings, print_comparison, print_findings
from grader.cli.orders import Orders, check_place
from grader.cli.session import language_option
from grader.engine.spec import METHODS
from grader.errors import UsageError
from grader.language import speaking, wanted
from grader.machine import require_fit

if TYPE_CHECKING:
    from grader.engine.explore import Explorer, Plan
    from grader.engine.observation import Observation

__all__ = ["explore_command"]


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
@click.option("--killed", metavar="NAME", default="", help="Kill this process at any moment.")
@click.option("--strategy", type=click.Choice(["dpor", "pct", "enumerate"]), default="dpor")
@click.option("--seed", type=int, default=0, help="For pct.")
@click.option(
    "--start-method",
    type=click.Choice([*METHODS, "all"]),
    default="fork",
    help="How processes start; all compares them.",
)
@click.option("--show", metavar="SCHEDULE", help="Run and tell this schedule alone.")
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a page to walk through the first failure, and other orders.",
)
@language_option
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
    killed: str,
    strategy: str,
    seed: int,
    start_method: str,
    show: str | None,
    html: Path | None,
    lang: str | None,
) -> int:
    """Run FUNCTION of FILE in every order that can make a difference.

    Exit status: 0 when no order failed, 1 when one did.
    """
    with speaking(wanted(lang)):
        require_fit()
    from grader.engine.controller import Controller
    from grader.engine.explore import Explorer
    from grader.engine.spec import RunSpec
    from grader.report.source import WorkSource
    from grader.report.story import call_text

    if not file.is_file():
        raise UsageError(f"{file}: there is no such file")
    keywords = _keywords(arguments)
    expected = _json(expect, "--expect") if expect is not None else None

    def wrong(seen: "Observation") -> bool:
        return expect is not None and seen.result != expected

    methods = METHODS if start_method == "all" else (start_method,)
    _check_shown(methods, show, html)
    spec = RunSpec(work={file.name: file}, function=function, arguments=keywords)
    found = {}
    with speaking(wanted(lang)), Controller(explored=True) as controller:
        for method in methods:
            plan = _plan(budget, steps, sleep, order, killed, strategy, seed, show)
            explorer = Explorer(controller, replace(spec, start_method=method), plan, wrong)
            orders = Orders(WorkSource(file, file.name), page=html is not None)
            found[method] = _explore(explorer, orders, wrong, seconds, shown=show is not None)
            _expect_victim(killed, found[method])
        if len(methods) > 1:
            print_comparison(found, as_json=as_json)
        else:
            print_findings(found[start_method], as_json=as_json)
        if html is not None:
            orders.write(html, call_text(function, keywords))
    return 1 if any(one.failure for one in found.values()) else 0


def _keywords(arguments: str) -> dict[str, Any]:
    keywords = _json(arguments, "--args")
    if not isinstance(keywords, dict):
        raise UsageError(f"--args {arguments}: not an object; write it like '{{\"n\": 2}}'")
    return keywords


def _check_shown(methods: tuple[str, ...], show: str | None, html: Path | None) -> None:
    """UsageError for what can't be shown of several start methods, or written where it should."""
    if show is not None and len(methods) > 1:
        raise UsageError("--show tells an order of one start method: --start-method spawn")
    if html is not None:
        if len(methods) > 1:
            raise UsageError("--html shows the orders of one start method: --start-method spawn")
        check_place(html)


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
    killed: str,
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
    options = Options(sleep=sleep, output_order=order, killed=killed)
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
    explorer: "Explorer", orders: "Orders", wrong: Any, seconds: float | None, *, shown: bool
) -> Findings:
    """What there is to be found, or was when the time was up."""
    found = Findings()
    deadline = None if seconds is None else time.monotonic() + seconds
    for seen in explorer:
        _note(seen, orders, wrong(seen), found, shown=shown)
        if deadline is not None and time.monotonic() > deadline:
            found.stopped = True
            break
    found.explored, found.exhaustive = explorer.explored, explorer.exhaustive
    return found


def _expect_victim(killed: str, found: Findings) -> None:
    """UsageError when the process that was to be killed has never been started."""
    if killed and not found.failure and killed not in found.names:
        started = ", ".join(sorted(found.names)) or "none"
        raise UsageError(
            f"--killed {killed}: no process of that name was started; there were: {started}"
        )


def _note(
    seen: "Observation", orders: "Orders", wrong: bool, found: Findings, *, shown: bool
) -> None:
    from grader.report.plain import writing
    from grader.report.story import drawn, trace_lines

    found.names |= {one.name for one in seen.children}
    if seen.failure is None:
        key = repr(seen.result)
        found.results.setdefault(key, {"result": seen.result, "schedule": seen.schedule})
    if shown:
        found.story = "\n".join(trace_lines(seen))
    order = orders.note(seen, wrong=wrong)
    if found.failure or order.passed:
        return
    found.failure = {
        "verdict": str(order.verdict),
        "message": str(order.message),
        "schedule": seen.schedule,
    }
    if not shown:
        put = writing(sys.stdout, os.environ)
        found.story = "\n".join(drawn(seen, str(order.message), orders.source, put)).strip("\n")
