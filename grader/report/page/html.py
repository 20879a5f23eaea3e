"""A page to walk through a run: the picture, the learner's code beside it, other orders."""

from collections.abc import Iterator, Sequence
from html import escape

from grader.language import Text
from grader.report.page.drawing import drawing
from grader.report.page.layout import ROW, TOP
from grader.report.page.orders import Order, Told
from grader.report.page.shell import Shell, languages, packaged
from grader.report.page.words import LEGEND, SIGNS, UI
from grader.report.printable import printable
from grader.report.source import WorkSource

__all__ = ["LARGEST", "MOST_ORDERS", "page"]

MOST_ORDERS = 20
LARGEST = 500_000
"""A page has at most so many bytes, unless its first order alone is longer."""

_LEAST = 40
"""How many bytes a step takes at the least, in the picture and in the data."""

_SCRIPT = packaged("grader.report.page", "page.js")
_STYLE = packaged("grader.report.page", "page.css")


def page(orders: Sequence[Order], source: WorkSource, call: str) -> str:
    """The page that shows the first of `orders`, with the others to choose from.

    `call` is the call that was explored, as a learner writes it. Of the others there are as many as
    there is room for, `MOST_ORDERS` in all at the most.
    """
    told = [Told(order, source) for order in _affordable(orders[:MOST_ORDERS])]
    text = _Page(told, source, call).text
    while len(text.encode()) > LARGEST and len(told) > 1:
        fewer = len(told) * LARGEST // len(text.encode())
        told = told[: max(1, min(fewer, len(told) - 1))]
        text = _Page(told, source, call).text
    return text


def _affordable(orders: Sequence[Order]) -> Iterator[Order]:
    """As many of the orders as may fit: more need not be drawn to see that they don't."""
    steps = 0
    for order in orders:
        if steps and steps + len(order.seen.operations) > LARGEST // _LEAST:
            return
        steps += len(order.seen.operations)
        yield order


class _Page:
    def __init__(self, told: Sequence[Told], source: WorkSource, call: str) -> None:
        self._told = told
        self._source = source
        self._call = printable(call)
        self._shell = Shell()

    @property
    def text(self) -> str:
        """All of it."""
        drawings = [self._drawing(one) for one in self._told]
        body = "".join((self._header(), self._stepper(), self._main(drawings)))
        kept = "".join(f"<template>{one}</template>" for one in drawings[1:])
        return self._shell.document(
            self._call, body, kept, self._data(), style=_STYLE, script=_SCRIPT
        )

    def _said(self, tag: str, text: Text, more: str = "") -> str:
        return self._shell.said(tag, text, more)

    def _label(self, name: str) -> str:
        return self._shell.label(UI[name])

    def _button(self, name: str, sign: str) -> str:
        return (
            f'<button type="button" id="{name}" {self._label(name)} '
            f'title="{escape(str(UI[name]))}"><span aria-hidden="true">{sign}</span></button>'
        )

    def _header(self) -> str:
        first = self._told[0]
        return (
            f'<header><p class="call"><span id="verdict"></span> <code>{escape(self._call)}</code>'
            f"</p>{languages()}"
            f'<h1 id="title">{escape(str(first.title))}</h1><p id="rest"></p>'
            '<p id="question"></p></header>\n'
        )

    def _stepper(self) -> str:
        buttons = "".join(self._button(name, sign) for name, sign in SIGNS)
        return (
            f'<nav class="stepper" {self._label("buttons")}><div class="buttons">{buttons}'
            '<span id="count"></span></div>'
            '<p id="now" role="status" aria-live="polite" aria-atomic="true"></p></nav>\n'
        )

    def _main(self, drawings: Sequence[str]) -> str:
        return (
            '<main><section class="left">'
            f"{self._said('h2', UI['picture'], ' class=hidden')}"
            f'<div id="picture" tabindex="0" role="region" {self._label("picture")}>'
            f"{drawings[0]}</div>{self._legend(drawings)}</section>"
            f'<section class="right"><h2><code>{escape(printable(self._source.name))}</code></h2>'
            f"{self._code()}{self._orders()}</section></main>\n"
        )

    def _legend(self, drawings: Sequence[str]) -> str:
        """What the signs mean that are in any of the pictures."""
        items = "".join(
            f'<li><svg class="chart" width="22" height="18" aria-hidden="true">{sign}</svg>'
            f"{self._said('span', text)}</li>"
            for kind, sign, text in LEGEND
            if any(f'class="{kind}' in drawn for drawn in drawings)
        )
        return f'<ul class="legend">{items}</ul>'

    def _code(self) -> str:
        lines = "".join(
            f"<li><code>{escape(printable(line.expandtabs(4))) or ' '}</code></li>"
            for line in self._source.lines
        )
        return f'<ol id="code" class="code" tabindex="0" {self._label("code")}>{lines}</ol>'

    def _orders(self) -> str:
        if len(self._told) == 1:
            return ""
        items = "".join(self._order(number, one) for number, one in enumerate(self._told))
        return f'{self._said("h2", UI["orders"])}<ol id="orders" class="orders">{items}</ol>'

    def _order(self, number: int, one: Told) -> str:
        passed = one.order.passed
        where = UI["shown"] if number == 0 else one.parts_from(self._told[0])
        return (
            f'<li><button type="button" data-order="{number}">'
            f'<span class="{"good" if passed else "bad"}">{"✓" if passed else "✕"} '
            f"{self._said('span', one.verdict)}</span> {self._said('span', one.outcome)}"
            f"{self._said('small', where)}</button></li>"
        )

    def _drawing(self, one: Told) -> str:
        return drawing(one.chart, self._shell.texts, one.title)

    def _data(self) -> dict[str, object]:
        orders = [self._order_data(one) for one in self._told]
        ui = {name: self._shell.texts.number(text) for name, text in UI.items()}
        return {"row": ROW, "top": TOP, "orders": orders, "ui": ui}

    def _order_data(self, one: Told) -> dict[str, object]:
        number = self._shell.texts.number
        chart = one.chart
        return {
            "passed": one.order.passed,
            "verdict": number(one.verdict),
            "title": number(one.title),
            "rest": number(one.rest),
            "question": number(one.harm.question),
            "names": [lane.name for lane in chart.lanes],
            "harm": chart.harm,
            "steps": list(self._steps(one)),
            "ending": [[row.lane, number(row.words)] for row in chart.ending],
        }

    def _steps(self, one: Told) -> Iterator[list[int]]:
        """Of each step the lane (-1 for time), the words, the line (or 0), the note if any."""
        number = self._shell.texts.number
        for row in one.chart.rows:
            words = row.words
            if row.file:
                words = UI["elsewhere"].filled(words=words, file=row.file, line=row.line)
            lane = -1 if row.lane is None else row.lane
            line = 0 if row.file or row.line is None else row.line
            note = [number(row.note)] if row.note is not None else []
            yield [lane, number(words), line, *note]
