"""The mistakes of a class as cards: how many have made one, how it comes about, what to teach."""

from collections.abc import Sequence
from html import escape

from grader.language import Text
from grader.report.overview.lessons import lesson_of
from grader.report.overview.picture import chart_of
from grader.report.overview.standstills import Lesson
from grader.report.overview.tally import Mistake, TestTally
from grader.report.overview.words import UI
from grader.report.page.drawing import drawing
from grader.report.page.shell import Shell
from grader.report.printable import printable

__all__ = ["mistake_cards", "named"]

_FIRST = 6
"""How many are in sight at once."""


def mistake_cards(shell: Shell, found: Sequence[Mistake], learners: int) -> str:
    """The section: the most frequent as cards, the others to be opened."""
    if not found:
        return ""
    cards = [_card(shell, one, learners) for one in found]
    rest = ""
    if len(cards) > _FIRST:
        more = UI["more"].filled(number=len(cards) - _FIRST)
        others = "".join(cards[_FIRST:])
        rest = (
            f"<details>{shell.said('summary', more)}"
            f'<ol class="cards" start="{_FIRST + 1}">{others}</ol></details>'
        )
    first = "".join(cards[:_FIRST])
    return (
        f"<section>{shell.said('h2', UI['mistakes'])}"
        f'<ol class="cards">{first}</ol>{rest}</section>\n'
    )


def named(mistake: Mistake) -> Lesson:
    """What the mistake is called, and what there is to be taught."""
    title = mistake.test.text if mistake.test else None
    return lesson_of(mistake.shape.kind, mistake.verdict, title)


def _card(shell: Shell, mistake: Mistake, learners: int) -> str:
    lesson = named(mistake)
    detail = printable(mistake.shape.detail)
    detail = f" <code>{escape(detail)}</code>" if detail else ""
    number = UI["learners"].filled(learners=mistake.learners, all=learners)
    parts = (
        f"<h3>{shell.said('span', lesson.title)}{detail}</h3>",
        f'<p class="count">{_share(mistake.learners, learners)}{shell.said("span", number)}</p>',
        shell.said("p", lesson.teach, ' class="teach"') if lesson.teach else "",
        _picture(shell, mistake, lesson.title),
        _tests(shell, mistake),
    )
    return f"<li>{''.join(parts)}</li>"


def _share(part: int, whole: int) -> str:
    """A bar; the number stands beside it."""
    return (
        '<svg class="share" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="whole" width="100" height="6"/>'
        f'<rect class="part" width="{100 * part / max(whole, 1):.1f}" height="6"/></svg>'
    )


def _picture(shell: Shell, mistake: Mistake, title: Text) -> str:
    """One interleaving of those that showed it; nothing where the mistake is no matter of order."""
    chart = chart_of(mistake.shape)
    if chart is None:
        return ""
    return (
        f'<div class="picture" tabindex="0" role="region" {shell.label(UI["example"])}>'
        f"{drawing(chart, shell.texts, title)}</div>"
    )


def _tests(shell: Shell, mistake: Mistake) -> str:
    where = ", ".join(dict.fromkeys(one.exercise for one in mistake.tests))
    if [mistake.test] == list(mistake.tests):
        return f'<p class="where">{escape(where)}</p>'
    items = "".join(_test(shell, one) for one in mistake.tests)
    number = UI["shown_by"].filled(number=len(mistake.tests))
    return (
        f'<details class="where"><summary>{shell.said("span", number)} · {escape(where)}</summary>'
        f"<ul>{items}</ul></details>"
    )


def _test(shell: Shell, test: TestTally) -> str:
    return f"<li>{shell.said('span', test.text)}</li>"
