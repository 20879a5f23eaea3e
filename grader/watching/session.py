"""The loop: a save, a key or the end of an attempt, one after the other, until one quits."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass

from grader.course import Course
from grader.errors import GraderError, UsageError
from grader.exercise import Exercise
from grader.language import Language
from grader.outcome import SubmissionOutcome, Verdict
from grader.progress.kept import content_of, record_tests
from grader.progress.standing import Stage, Standing, chosen, standings
from grader.report.hints import hint_lines
from grader.watching.attempt import Report
from grader.watching.attempts import attempt
from grader.watching.keys import HANGUP, pressed
from grader.watching.saves import watched
from grader.watching.screen import Screen, picture

__all__ = ["watch"]

_NEXT, _HINT, _QUIT = "n", "h", ("q", HANGUP)


@dataclass(frozen=True, slots=True)
class _Saved:
    """The work file of the exercise `name` was saved."""

    name: str


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A key of the terminal, or that it is gone."""

    key: str


@dataclass(frozen=True, slots=True)
class _Done:
    """This attempt has come to its end."""

    attempt: "asyncio.Task[Report]"


_Event = _Saved | _Pressed | _Done


def watch(course: Course, name: str | None, language: Language, screen: Screen) -> None:
    """Watch the course's exercises, beginning with `name`, or else the first that is not solved.

    Ends when the learner quits or the terminal is gone; a Ctrl-C is a KeyboardInterrupt. UsageError
    when there is no such exercise. In every case nothing of an attempt is left.
    """
    here = chosen(standings(course), name)
    asyncio.run(_Session(course, language, screen, here).run())


class _Session:
    """One watch. `_here` is the exercise that it is at; `_attempt` the last one that was begun."""

    def __init__(self, course: Course, language: Language, screen: Screen, here: Standing) -> None:
        self._course = course
        self._language = language
        self._screen = screen
        self._here = here
        self._events: asyncio.Queue[_Event] = asyncio.Queue()
        self._attempt: asyncio.Task[Report] | None = None
        self._report: Report | None = None
        self._hint: list[str] = []

    async def run(self) -> None:
        """From the first attempt until the end is asked for."""
        async with self._listening():
            await self._begin(self._here)
            while True:
                event = await self._events.get()
                if isinstance(event, _Pressed) and event.key in _QUIT:
                    return
                try:
                    await self._take(event)
                except UsageError as error:  # a file is gone, perhaps for this moment only
                    self._screen.show([str(error)])

    @contextlib.asynccontextmanager
    async def _listening(self) -> AsyncIterator[None]:
        files = {one.stub.resolve(): one.name for one in self._course.exercises()}
        folder = self._course.exercises_folder.resolve()
        for ending in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(ending, self._press, HANGUP)
        with watched(folder, files, self._save), self._keys():
            try:
                yield
            finally:
                await self._give_up()

    def _keys(self) -> contextlib.AbstractContextManager[None]:
        return pressed(self._press) if self._screen.interactive else contextlib.nullcontext()

    def _press(self, key: str) -> None:
        self._events.put_nowait(_Pressed(key))

    def _save(self, name: str) -> None:
        self._events.put_nowait(_Saved(name))

    async def _take(self, event: _Event) -> None:
        match event:
            case _Saved(name):
                await self._begin(chosen(self._found(), name))
            case _Pressed(key) if key == _NEXT:
                await self._begin(self._following())
            case _Pressed(key) if key == _HINT:
                self._hint = list(hint_lines(self._found_here(), self._language))
                self._show()
            case _Done(ended) if ended is self._attempt:
                self._report = ended.result()
                if self._found_here().stage is Stage.SOLVED:
                    self._hint = []
                self._show()

    def _found(self) -> tuple[Standing, ...]:
        return standings(self._course)

    def _found_here(self) -> Standing:
        return chosen(self._found(), self._here.exercise.name)

    def _following(self) -> Standing:
        """The next exercise; after the last one the first."""
        found = self._found()
        names = [one.exercise.name for one in found]
        return found[(names.index(self._here.exercise.name) + 1) % len(found)]

    async def _begin(self, here: Standing) -> None:
        """Give up what is under way, and try `here`."""
        await self._give_up()
        if here.exercise.name != self._here.exercise.name:
            self._hint = []
        self._here, self._report = here, None
        self._screen.running(here.exercise.name)
        self._attempt = asyncio.create_task(self._try(here.exercise))
        self._attempt.add_done_callback(lambda ended: self._events.put_nowait(_Done(ended)))

    async def _try(self, exercise: Exercise) -> Report:
        content = content_of(exercise)
        try:
            report = await attempt(exercise, self._language)
            if report.outcome is not None and content == content_of(exercise):
                record_tests(exercise, content, _passed(report.outcome))
        except GraderError as error:
            return Report(problem=str(error))
        return report

    async def _give_up(self) -> None:
        """End the attempt that is under way, if one is."""
        ended, self._attempt = self._attempt, None
        if ended is not None:
            ended.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ended

    def _show(self) -> None:
        found = self._found()
        here = chosen(found, self._here.exercise.name)
        self._screen.show(picture(found, here, self._report, self._hint))


def _passed(outcome: SubmissionOutcome) -> dict[str, bool]:
    """Of each test that was judged, whether it passed."""
    return {
        test.name: test.verdict is Verdict.PASSED
        for test in outcome.tests
        if test.verdict is not Verdict.UNGRADED
    }
