"""The orders of a program that a page has to choose from, and how each is told beside the first."""

from dataclasses import dataclass
from functools import cached_property

from grader.engine.observation import Observation
from grader.language import Text
from grader.outcome import Verdict
from grader.report.page.chart import Chart
from grader.report.page.charting import chart_of, harm_of
from grader.report.page.doing import shown
from grader.report.page.harm import Harm
from grader.report.printable import readable
from grader.report.source import WorkSource
from grader.report.words import VERDICT_WORDS

__all__ = ["Order", "Told", "parting"]

_NOTHING = Text("", "")
_RETURNED = Text("returned {result}", "返回 {result}")
_SAME = Text("the same steps", "步骤完全相同")
_PARTS = Text("parts at step {step}: {words}", "从第 {step} 步起不同：{words}")
_FITS = Text("It returned {result}.", "它返回了 {result}。")


@dataclass(frozen=True)
class Order:
    """One explored run, and what was found of it: `message` says why it did not pass."""

    seen: Observation
    verdict: Verdict
    message: Text = _NOTHING

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong with it."""
        return self.verdict is Verdict.PASSED


def parting(one: Observation, other: Observation) -> int | None:
    """The first step in which somebody else moves; None where there is no such step."""
    pairs = enumerate(zip(one.operations, other.operations, strict=False))
    return next((step for step, (a, b) in pairs if a.actor != b.actor), None)


@dataclass(frozen=True)
class Told:
    """An order with its chart and its words."""

    order: Order
    source: WorkSource

    @cached_property
    def harm(self) -> Harm:
        """What went wrong; nothing in an order that passed."""
        return Harm() if self.order.passed else harm_of(self.order.seen)

    @cached_property
    def chart(self) -> Chart:
        """How it is drawn."""
        return chart_of(self.order.seen, self.source, self.harm)

    @property
    def verdict(self) -> Text:
        """In a word."""
        return VERDICT_WORDS[self.order.verdict]

    @property
    def title(self) -> Text:
        """What happened, in a line."""
        if self.harm.title:
            return self.harm.title
        if self.order.passed:
            return _FITS.filled(result=shown(self.order.seen.result))
        message = self._message
        return Text(message.en.partition("\n")[0], message.zh.partition("\n")[0])

    @property
    def rest(self) -> Text:
        """What else there is to be said: the message without the title and the question."""
        return Text(*(self._rest(language) for language in ("en", "zh")))

    def _rest(self, language: str) -> str:
        said = {getattr(self.title, language), getattr(self.harm.question, language)}
        lines = (line.strip() for line in getattr(self._message, language).splitlines())
        return "\n".join(line for line in lines if line not in said).strip()

    @property
    def _message(self) -> Text:
        return Text(readable(self.order.message.en), readable(self.order.message.zh))

    @property
    def outcome(self) -> Text:
        """What came of it, for a list of orders."""
        seen = self.order.seen
        if seen.failure is None and seen.error is None:
            return _RETURNED.filled(result=shown(seen.result))
        return _NOTHING

    def parts_from(self, first: "Told") -> Text:
        """Where it parts from the order that is shown first, and what is done there instead."""
        step = parting(first.order.seen, self.order.seen)
        if step is None:
            return _SAME
        row = self.chart.rows[step]
        name = "" if row.lane is None else f"{self.chart.lanes[row.lane].name} "
        words = Text(name + row.words.en, name + row.words.zh)
        return _PARTS.filled(step=step + 1, words=words)
