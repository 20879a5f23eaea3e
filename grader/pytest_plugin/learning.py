"""A learner's own call, `pytest exercises/03_lock`: less noise, and at the end how one stands.

What passed is kept (see `grader.progress.kept`) whoever calls pytest: a person, the watch of an
editor, VS Code's Testing view. A call that judges anything else than the work in its place, or not
in every order, is none of a learner's, and keeps nothing.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import EXERCISES
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.outcome import TestOutcome, Verdict
from grader.progress.kept import content_of, read, record_tests
from grader.progress.standing import Standing, standing
from grader.pytest_plugin.items import assignment_of
from grader.pytest_plugin.judging import OUTCOME
from grader.report.standing import next_steps, standing_lines

__all__ = ["closing", "keep", "note_contents", "quieten"]

_JUDGING = ("work", "course", "replay", "schedules")
"""Options of calls that are no learner's own work on the exercise."""
_CONTENTS = pytest.StashKey[dict[str, str]]()
_CLOSING = pytest.StashKey[list[str]]()
_NOBODY_ASKED = ("a", "fE")
"""What pyproject.toml, or pytest itself, asks of -r: names of tests. The closing says it better."""


def quieten(config: pytest.Config) -> None:
    """Leave out pytest's own header and list of names where all that is called are exercises."""
    places = [Path(argument.partition("::")[0]).absolute() for argument in config.args]
    if not all(EXERCISES in place.parts for place in places) or config.option.verbose > 0:
        return
    config.option.no_header = True
    if config.option.reportchars in _NOBODY_ASKED:
        config.option.reportchars = ""


def note_contents(session: pytest.Session) -> None:
    """Before the tests run: what the files are that they will judge."""
    session.stash[_CONTENTS] = {name: content_of(one) for name, one in _exercises(session).items()}


def keep(session: pytest.Session) -> None:
    """After the tests: keep which passed on files that have not changed meanwhile."""
    exercises = _exercises(session)
    found = []
    try:
        for name, exercise in exercises.items():
            passed = {one.name: one.verdict is Verdict.PASSED for one in _ran(session, exercise)}
            content = content_of(exercise)
            if passed and content and content == session.stash[_CONTENTS].get(name):
                record_tests(exercise, content, passed)
                found.append(standing(exercise, read(exercise.folder.parent.parent)))
    except UsageError as error:
        session.config.stash[_CLOSING] = [str(error)]
    else:
        session.config.stash[_CLOSING] = list(_closing(found, session.config))


def closing(config: pytest.Config) -> list[str]:
    """The lines to end a learner's call with; none for any other."""
    return config.stash.get(_CLOSING, [])


def _exercises(session: pytest.Session) -> dict[str, Exercise]:
    """The exercises whose own work in its place the session judges."""
    if any(session.config.getoption(name) is not None for name in _JUDGING):
        return {}
    tasks = [task for item in session.items if (task := assignment_of(item)) is not None]
    return {
        task.exercise.name: task.exercise
        for task in tasks
        if task.work == task.exercise.stub and task.exercise.folder.parent.name == EXERCISES
    }


def _ran(session: pytest.Session, exercise: Exercise) -> Iterator[TestOutcome]:
    """The outcomes of the exercise's tests that were run to their end, and are no fault of ours."""
    for item in session.items:
        task, outcome = assignment_of(item), item.stash.get(OUTCOME, None)
        if task is None or outcome is None or task.exercise.name != exercise.name:
            continue
        if outcome.verdict is not Verdict.UNGRADED:
            yield outcome


def _closing(found: list[Standing], config: pytest.Config) -> Iterator[str]:
    if not found:
        return
    yield ""
    if len(found) == 1:
        yield from standing_lines(found[0])
    else:
        yield from (next(standing_lines(one)) for one in found)
    yield ""
    here = next((one for one in found if one.first_failing is not None), found[-1])
    yield from next_steps(here, _following(here), config.invocation_params.dir)


def _following(here: Standing) -> str | None:
    folder = here.exercise.folder
    later = (one.name for one in folder.parent.iterdir() if one.name > folder.name)
    return min((name for name in later if name[0].isdigit()), default=None)
