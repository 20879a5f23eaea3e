"""Scores, tests and efforts of a class, as charts and a table."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from statistics import median

from grader.language import Text
from grader.outcome import Verdict
from grader.report.overview.tally import Effort, Scores, TestTally
from grader.report.overview.words import UI
from grader.report.page.shell import Shell
from grader.report.words import VERDICT_WORDS

__all__ = ["effort_table", "score_charts", "test_bars"]

_BAR, _HIGH, _BELOW, _ABOVE = 22, 64, 26, 16
"""Of a histogram: how wide a bar is, how high the highest, and the room for numbers."""


def score_charts(shell: Shell, found: Sequence[Scores]) -> str:
    """The section: for each exercise how many learners have how many points."""
    figures = "".join(_figure(shell, one) for one in found)
    return (
        f'<section>{shell.said("h2", UI["scores"])}<div class="figures">{figures}</div></section>\n'
    )


def _figure(shell: Shell, scores: Scores) -> str:
    said = [
        UI["median"].filled(median=scores.median, most=scores.most),
        UI["full"].filled(full=scores.full, all=len(scores.scores)),
    ]
    if scores.begun < len(scores.scores):
        said.append(UI["stubs"].filled(stubs=len(scores.scores) - scores.begun))
    if scores.missing:
        said.append(UI["missing"].filled(missing=scores.missing))
    if scores.ungraded:
        said.append(UI["ungraded"].filled(ungraded=scores.ungraded))
    caption = " · ".join(shell.said("span", text) for text in said)
    return (
        f"<figure><h3>{escape(scores.exercise)}</h3>{_histogram(shell, scores)}"
        f"<figcaption>{caption}</figcaption></figure>"
    )


def _histogram(shell: Shell, scores: Scores) -> str:
    counts = scores.by_point
    said = ", ".join(f"{point}: {count}" for point, count in enumerate(counts) if count)
    label = UI["histogram"].filled(exercise=scores.exercise, counts=said or "0")
    wide, high = _BAR * len(counts), _ABOVE + _HIGH + _BELOW
    at = _BAR * int(scores.median) + _BAR / 2
    floor = _ABOVE + _HIGH
    mark = f'<path class="median" d="M{at - 5:g} {high}h10l-5 -8z"/>' if scores.scores else ""
    return (
        f'<svg class="histogram" viewBox="0 0 {wide} {high}" role="img" {shell.label(label)}>'
        f'<path class="floor" d="M0 {floor}H{wide}"/>{mark}{"".join(_bars(counts))}</svg>'
    )


def _bars(counts: Sequence[int]) -> Iterator[str]:
    most = max(*counts, 1)
    for point, count in enumerate(counts):
        left, middle = _BAR * point + 3, _BAR * point + _BAR / 2
        tall = round(_HIGH * count / most)
        top = _ABOVE + _HIGH - tall
        kind = "bar all" if point == len(counts) - 1 else "bar"
        if count:
            size = f'width="{_BAR - 6}" height="{tall}"'
            yield f'<rect class="{kind}" x="{left}" y="{top}" {size}/>'
            yield f'<text x="{middle:g}" y="{top - 4}">{count}</text>'
        yield f'<text class="points" x="{middle:g}" y="{_ABOVE + _HIGH + 13}">{point}</text>'


def test_bars(shell: Shell, found: Sequence[TestTally]) -> str:
    """The section: of each exercise the tests that somebody failed, with the verdicts."""
    parts = []
    for exercise, group in groupby(found, lambda one: one.exercise):
        those = list(group)
        failed = sorted((one for one in those if one.failed), key=lambda one: -one.failed)
        items = "".join(_test(shell, one) for one in failed)
        rest = len(those) - len(failed)
        more = UI["passed_by_all"].filled(number=rest)
        said = shell.said("p", more, ' class="quiet"') if rest else ""
        parts.append(f'<h3>{escape(exercise)}</h3><ul class="tests">{items}</ul>{said}')
    return f"<section>{shell.said('h2', UI['tests'])}{''.join(parts)}</section>\n" if parts else ""


def _test(shell: Shell, test: TestTally) -> str:
    verdicts = [(verdict, test.verdicts.get(verdict, 0)) for verdict in _SHOWN]
    hidden = shell.said("small", UI["hidden"]) if test.hidden else ""
    said = " · ".join(
        f'<span class="{verdict}">{shell.said("span", _numbered(verdict, number))}</span>'
        for verdict, number in verdicts
        if number
    )
    return (
        f"<li><p>{shell.said('span', test.text)} {hidden}</p>"
        f'{_stacked(verdicts)}<p class="verdicts">{said}</p></li>'
    )


_SHOWN = (
    *(one for one in Verdict if one not in (Verdict.PASSED, Verdict.UNTOUCHED, Verdict.UNGRADED)),
    Verdict.UNTOUCHED,
    Verdict.UNGRADED,
    Verdict.PASSED,
)
"""From left to right: what failed first."""


def _numbered(verdict: Verdict, number: int) -> Text:
    return UI["verdict"].filled(number=number, verdict=VERDICT_WORDS[verdict])


def _stacked(verdicts: Sequence[tuple[Verdict, int]]) -> str:
    """The verdicts as parts of a bar; the numbers stand below it."""
    whole, left, parts = sum(number for _, number in verdicts), 0.0, []
    for verdict, number in verdicts:
        if number:
            wide = 100 * number / whole
            place = f'x="{left:.2f}" width="{wide:.2f}"'
            parts.append(f'<rect class="{verdict}" {place} height="6"/>')
            left += wide
    return (
        '<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def effort_table(shell: Shell, found: Sequence[Effort]) -> str:
    """The section: what it took, and how much of what can happen was seen."""
    if not found:
        return ""
    columns = ("exercise", "seconds", "orders", "all_orders")
    head = "".join(shell.said("th", UI[name], ' scope="col"') for name in columns)
    rows = "".join(_effort(shell, one) for one in found)
    return (
        f"<section>{shell.said('h2', UI['effort'])}"
        f'<div class="scroll" tabindex="0" role="region" {shell.label(UI["effort"])}>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{shell.said('p', UI['why_not'], ' class=quiet')}</section>\n"
    )


def _effort(shell: Shell, effort: Effort) -> str:
    seconds = f"{median(effort.seconds):.1f} ({effort.seconds[-1]:.1f})"
    share = UI["nobody"]
    if effort.explored:
        percent = 100 * effort.all_orders // effort.explored
        share = UI["share"].filled(share=percent, number=effort.all_orders, all=effort.explored)
    return (
        f'<tr><th scope="row">{escape(effort.exercise)}</th>'
        f"<td>{seconds}</td><td>{effort.orders}</td>{shell.said('td', share)}</tr>"
    )
