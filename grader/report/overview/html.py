"""The page about a class: what to teach again, scores, tests, and how far was looked."""

from collections.abc import Sequence

from msgspec.structs import replace

from grader.outcome import SubmissionOutcome
from grader.report.overview import tally
from grader.report.overview.mistakes import mistake_cards, named
from grader.report.overview.numbers import effort_table, score_charts, test_bars
from grader.report.overview.words import UI
from grader.report.page.shell import Shell, languages, packaged
from grader.report.printable import printable

__all__ = ["overview"]

_STYLE = packaged("grader.report.overview", "overview.css")


def overview(outcomes: Sequence[SubmissionOutcome]) -> str:
    """The page, in the language spoken now with the other one to choose; it names no learner."""
    outcomes = [replace(one, exercise=printable(one.exercise)) for one in outcomes]
    shell = Shell()
    found = tally.mistakes(outcomes)
    learners = len({one.student for one in outcomes})
    body = (
        _header(shell, outcomes, found, learners),
        "<main>",
        mistake_cards(shell, found, learners),
        score_charts(shell, tuple(tally.scores(outcomes))),
        test_bars(shell, tuple(tally.tests(outcomes).values())),
        effort_table(shell, tuple(tally.efforts(outcomes))),
        "</main>",
    )
    return shell.document(
        str(UI["class"]), "".join(body), kept="", data={}, style=_STYLE, script=""
    )


def _header(
    shell: Shell,
    outcomes: Sequence[SubmissionOutcome],
    found: Sequence[tally.Mistake],
    learners: int,
) -> str:
    exercises = ", ".join(sorted({one.exercise for one in outcomes}))
    of = UI["of"].filled(learners=learners, exercises=exercises)
    return (
        f"<header>{shell.said('p', of, ' class=call')}{languages()}"
        f"{_most_frequent(shell, found[0], learners) if found else shell.said('h1', UI['fine'])}"
        "</header>\n"
    )


def _most_frequent(shell: Shell, mistake: tally.Mistake, learners: int) -> str:
    number = UI["learners"].filled(learners=mistake.learners, all=learners)
    return (
        shell.said("p", UI["again"], ' class="again"')
        + shell.said("h1", named(mistake).title)
        + shell.said("p", number, ' class="lead"')
    )
