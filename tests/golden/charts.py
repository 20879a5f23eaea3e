"""What the page draws of a failed explored run, in words: one short paragraph, and no HTML.

A lane is a letter for each row: R it runs, - it is ready, b blocked, z asleep, X it did the harm.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from grader.outcome import Verdict
from grader.pytest_plugin import OUTCOME, RECORDS, Explore, assignment_of
from grader.pytest_plugin.judging import account_of
from grader.report.page.chart import ArrowKind, Chart, Interval, Row, State
from grader.report.page.orders import Order, Told
from grader.report.source import WorkSource

__all__ = ["Charting", "in_words"]

_LETTERS = {State.RUNNING: "R", State.READY: "-", State.BLOCKED: "b", State.ASLEEP: "z"}
_MOST = 240
_OTHERS = 2
"""So many orders beside the failed one are put into words."""


class Charting:
    """A pytest plugin that keeps the first failed explored run of a session, to be drawn."""

    def __init__(self) -> None:
        self.failed: Told | None = None
        self.passed: list[Told] = []

    @property
    def words(self) -> str:
        """It in words; empty where there is none."""
        return in_words(self.failed, self.passed) if self.failed else ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Function) -> None:
        for name, value in item.funcargs.items():
            if isinstance(value, Explore):
                item.funcargs[name] = replace(value, kept=_OTHERS)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[pytest.TestReport]:
        report = yield
        records, task = item.stash.get(RECORDS, None), assignment_of(item)
        account = account_of(records) if records and report.failed else None
        if task and records and account and account.observation.operations and not self.failed:
            source = WorkSource(task.work, task.exercise.work_file)
            self.failed = Told(Order(account.observation, item.stash[OUTCOME].verdict), source)
            self.passed = [Told(Order(seen, Verdict.PASSED), source) for seen in records.passed]
        return report


def in_words(failed: Told, others: list[Told]) -> str:
    """The chart of `failed`, and where each of the `others` parts from it."""
    chart = failed.chart
    lines = [f"{failed.order.verdict}: {failed.harm.title.en}".rstrip(": ")]
    wide = max((len(lane.name) for lane in chart.lanes), default=0)
    lines += [
        f"{lane.name:<{wide}} {_clipped(_states(chart, number))}"
        for number, lane in enumerate(chart.lanes)
    ]
    lines += (f"{kind:<6} {_clipped('; '.join(facts))}" for kind, facts in _facts(chart) if facts)
    lines += (f"order  {one.outcome.en}, {one.parts_from(failed).en}" for one in others)
    return "\n".join(line.rstrip() for line in lines)


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[:_MOST]} … {len(text)} letters"


def _states(chart: Chart, lane: int) -> str:
    end = len(chart.rows)
    letters = [" "] * (end + 1)
    mine: list[Interval] = [one for one in chart.intervals if one.lane == lane]
    for one in mine:
        letters[one.first : one.last + 1] = _LETTERS[one.state] * (one.last - one.first + 1)
    if chart.harm is not None and chart.blamed and chart.rows[chart.harm].lane == lane:
        letters[chart.harm] = "X"
    return "".join(letters).rstrip()


def _facts(chart: Chart) -> Iterator[tuple[str, list[str]]]:
    names = [lane.name for lane in chart.lanes]

    def told(row: Row) -> str:
        who = "time" if row.lane is None else names[row.lane]
        return f"{who} {row.words.en}" + (f" [{row.note.en}]" if row.note else "")

    yield "noted", [f"{n + 1} {told(row)}" for n, row in enumerate(chart.rows) if row.note]
    yield (
        "holds",
        [f"{names[one.lane]} {one.name.en} {one.first + 1}-{one.last + 1}" for one in chart.held],
    )
    for track in chart.tracks:
        of = "" if track.room is None else f"/{track.room}"
        yield "track", [track.name.en, *(f"{row + 1}: {value}{of}" for row, value in track.values)]
    yield (
        "sent",
        [
            f"{names[one.source]} {one.left + 1} > {names[one.target]} {one.arrived + 1}"
            for one in chart.arrows
            if one.kind is ArrowKind.MESSAGE
        ],
    )
    yield "end", [told(row) for row in chart.ending]
    yield "cycle", [f"{names[one.waiter]} > {names[one.holder]}" for one in chart.cycle]
