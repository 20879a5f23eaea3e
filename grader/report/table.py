"""The class as a table on the terminal."""

from collections.abc import Iterable, Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as Cell

from grader.language import Text
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.printable import printable
from grader.report.words import VERDICT_WORDS, score_in_brief, set_by_hand

__all__ = ["class_table", "plain_table", "print_class", "print_table", "totals"]

_COLUMNS = (
    Text("student", "学生"),
    Text("exercise", "练习"),
    Text("score", "得分"),
    Text("tests that failed", "未通过的测试"),
)
_SCORE = 2
_ALL_TESTS = Text("all {number} tests", "全部 {number} 项测试")
_TOTALS = Text(
    "{submissions} submissions: {graded} graded, {missing} missing, {ungraded} ungraded; "
    "{full} with full marks; mean {mean} of {most}",
    "共 {submissions} 份：已评 {graded}，未提交 {missing}，未评分 {ungraded}；"
    "满分 {full} 份；平均 {mean} / {most}",
)
_MORE = Text("{named} and {more} more", "{named} 等，另有 {more} 项")
_NAMED = 2
"""How many tests are named for one verdict; results.json has them all."""
_PIPED_WIDTH = 160
"""Columns where there is no terminal to ask: rows of a file are better long than broken."""


def print_class(outcomes: Iterable[SubmissionOutcome], stream: TextIO) -> None:
    """Print the table and the totals below it."""
    rows = list(outcomes)
    console = print_table(class_table(rows), stream)
    console.print(Cell(totals(rows)), soft_wrap=True)


def plain_table(columns: Iterable[str]) -> Table:
    """An empty table in the style of ours."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def print_table(table: Table, stream: TextIO) -> Console:
    """Print `table` as wide as the terminal is; gives the console, for what comes below it."""
    console = Console(file=stream)
    if not console.is_terminal:
        console = Console(file=stream, width=_PIPED_WIDTH)
    console.print(table)
    return console


def class_table(outcomes: Iterable[SubmissionOutcome]) -> Table:
    """One row for each submission, in the order given."""
    table = plain_table(str(column) for column in _COLUMNS)
    table.columns[_SCORE].justify, table.columns[_SCORE].no_wrap = "right", True
    for outcome in outcomes:
        # Cells are Text objects: a name with [brackets] is no markup.
        table.add_row(
            Cell(printable(outcome.student)),
            Cell(printable(outcome.exercise)),
            Cell(score_in_brief(outcome), style=_style(outcome)),
            Cell(_failures(outcome)),
        )
    return table


def totals(outcomes: Sequence[SubmissionOutcome]) -> str:
    """One line on the class. The mean is over what was graded."""
    graded = [outcome for outcome in outcomes if outcome.status is Status.GRADED]
    number = {status: sum(each.status is status for each in outcomes) for status in Status}
    line = _TOTALS.filled(
        submissions=len(outcomes),
        graded=len(graded),
        missing=number[Status.MISSING],
        ungraded=number[Status.UNGRADED],
        full=sum(outcome.score >= outcome.max_score for outcome in graded),
        mean=f"{_mean([outcome.score for outcome in graded]):.1f}",
        most=f"{_mean([outcome.max_score for outcome in graded]):g}",
    )
    return str(line)


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers) if numbers else 0.0


def _style(outcome: SubmissionOutcome) -> str:
    if outcome.status is not Status.GRADED:
        return "yellow"
    return "green" if outcome.score >= outcome.max_score else "red"


def _failures(outcome: SubmissionOutcome) -> str:
    """A line for each verdict other than passed, and for each test whose points a person set."""
    if outcome.status is Status.UNGRADED and outcome.problem:
        return printable(outcome.problem)
    failed = [test for test in outcome.tests if test.verdict is not Verdict.PASSED]
    lines = [
        f"{VERDICT_WORDS[verdict]}: {_names(tests, len(outcome.tests))}"
        for verdict in Verdict
        if (tests := [test for test in failed if test.verdict is verdict])
    ]
    by_hand = [
        f"{printable(test.name)}: {printable(words)}"
        for test in outcome.tests
        if (words := set_by_hand(test))
    ]
    return "\n".join([*lines, *by_hand])


def _names(tests: Sequence[TestOutcome], of: int) -> str:
    if len(tests) == of > 1:
        return str(_ALL_TESTS.filled(number=of))
    named = ", ".join(printable(test.name) for test in tests[:_NAMED])
    more = len(tests) - _NAMED
    return str(_MORE.filled(named=named, more=more)) if more > 0 else named
