"""What the judge does with a run that is watched: lets children go, takes pictures, kills."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator

from grader.engine.births import Births
from grader.engine.calm import CalmClock
from grader.engine.inside.tree import threads
from grader.engine.log import RunLog
from grader.engine.pictures import glance, others, picture
from grader.engine.proctree import Snapshot, processor_seconds
from grader.engine.sightings import RETURN, Birth, Picture
from grader.engine.spec import AtReturn, Watching

__all__ = ["Attendant"]

_LINGERS = 0.5
"""Seconds that the caller sleeps or computes before it counts as waiting for a child."""
_LONGEST_LOOK = 0.1
"""Of a longer time between two looks it is not known what the caller did in it."""
_ENDS = 1.0
"""Seconds that a child which was let go has to end before the caller may go on."""
_AT_REST = 5
"""Ticks in a row at which everybody was asleep: they have settled down."""
_SETTLES = 1.0
"""Seconds that processes have to settle down at most."""


class Attendant:
    """Attends to one run below the zygote `root`; `hear` takes in what is said meanwhile.

    The run has been there `since` that reading of the monotonic clock, and had not begun then.
    `done` says that nothing more is to be seen: the caller was killed.
    """

    def __init__(
        self,
        root: int,
        watching: Watching,
        births: Births | None,
        log: RunLog,
        hear: Callable[[], object],
        since: float,
    ) -> None:
        self.done = False
        self._root = root
        self._watching = watching
        self._births = births
        self._log = log
        self._hear = hear
        self._launched = since
        self._holds = 0
        self._lingered = 0.0
        self._looked = time.monotonic()
        self._computed = 0.0
        self._last: int | None = None
        self._impatient = False

    # --- at a hold ------------------------------------------------------------------------------
    def at_hold(self, place: str) -> None:
        """The caller stands at `place`: do there what is to be done, and take a picture."""
        self._note_births()
        plan = self._watching.at_holds
        if place != RETURN:
            for number in plan[self._holds] if self._holds < len(plan) else ():
                self._let_go(number, asked=False)
            self._holds += 1
        self._lingered, self._impatient = 0.0, False
        if place == RETURN and self._watching.at_return is AtReturn.KILL:
            self._settle()
        self._picture(place)
        if place == RETURN:
            self._at_return()

    def _picture(self, place: str) -> None:
        at = time.monotonic() - self._launched
        self._log.pictures.append(picture(self._root, self._log.family, place, at))

    def _settle(self) -> None:
        """Wait until the other processes have come to where they wait."""
        clock = CalmClock(self._hear)
        rest = 0
        while rest < _AT_REST and clock.seconds < _SETTLES:
            clock.tick()
            rest = rest + 1 if self._all_sleep() else 0

    def _all_sleep(self) -> bool:
        """Whether nobody could do anything now; who was killed has still to end."""
        states = [glance(pid) for pid in (self._caller, *others(self._root, self._caller))]
        return all(one is None or one.ended or one.state == "S" for one in states)

    def _at_return(self) -> None:
        match self._watching.at_return:
            case AtReturn.GO_ON:
                self._let_all_go()
            case AtReturn.WAIT:
                self._let_all_go()
                self._wait_for_others()
            case AtReturn.KILL:
                self._stop(self._root)  # the keeper, who would reap it; it is killed with the rest
                os.kill(self._caller, signal.SIGKILL)
                self._see_it_end()
                self._let_all_go()
                self._wait_for_others()
                self.done = True

    def _see_it_end(self) -> None:
        """Wait until the caller, who was killed, has ended and is a zombie."""
        clock = CalmClock(self._hear)
        while (seen := glance(self._caller)) and not seen.ended:
            clock.tick()

    def _wait_for_others(self) -> None:
        """Give everybody but the caller as long as the patience lasts to end; a picture of it."""
        clock = CalmClock(self._hear)
        while clock.seconds < self._watching.patience and any(others(self._root, self._caller)):
            clock.tick(self._all_sleep)
        if any(others(self._root, self._caller)):
            clock.trusted()
        self._picture(Picture.LATER)

    # --- between holds --------------------------------------------------------------------------
    def between(self, tree: Snapshot, stuck: bool) -> bool:
        """The caller is not held: let go whom it waits for; False when nobody is held."""
        if self._births is None:
            return False
        self._note_births()
        spent = self._spent(tree)
        if not self._births.waiting:
            return False
        self._lingered += spent
        if self._all_are_born() and self._last_was_seen_to():
            self._let_go(next(self._in_turn()), asked=False)
        elif stuck or self._impatient or self._lingered > _LINGERS:
            self._impatient = not stuck
            self._let_go(next(self._in_turn()), asked=True)
        return True

    def _note_births(self) -> None:
        if self._births is not None:
            for pid, number in self._log.newborn.items():
                self._births.born(number, pid)

    def _all_are_born(self) -> bool:
        """Whether those wait that are to go in order, as far as they have not gone already."""
        births, order = self._births, self._watching.in_order
        return births is not None and bool(order) and set(order) <= births.known

    def _last_was_seen_to(self) -> bool:
        """Whether the caller has waited for whom was let go last, or will not for a while."""
        return self._impatient or self._last is None or glance(self._last) is None

    def _in_turn(self) -> Iterator[int]:
        """Who waits: those in order, those that nothing was said about, then the rest."""
        waiting = self._births.waiting if self._births else {}
        later = {number for hold in self._watching.at_holds for number in hold}
        yield from (number for number in self._watching.in_order if number in waiting)
        yield from sorted(waiting, key=lambda number: (number in later, number))

    def _spent(self, tree: Snapshot) -> float:
        """Seconds that the caller has slept or computed since the last look, not just any time."""
        slept = min((now := time.monotonic()) - self._looked, _LONGEST_LOOK)
        computed = (total := processor_seconds(self._caller)) - self._computed
        self._looked, self._computed = now, total
        tasks = [task for task in tree.tasks if task.pid == self._caller]
        asleep = bool(tasks) and all(task.syscall for task in tasks)
        return slept if asleep else max(0.0, computed)

    # --- letting go -----------------------------------------------------------------------------
    def _let_go(self, number: int, *, asked: bool) -> None:
        """Let the child go and see it end while the caller stands still and can't reap it."""
        if self._births is None or number not in self._births.waiting:
            return
        pid = self._last = self._births.waiting[number]
        self._lingered = 0.0
        with self._standing_still():
            self._births.let_go(number)
            exit_code = self._end_of(pid)
            caller = glance(self._caller)
            stands = caller is not None and not caller.ended
            discarded = stands and glance(pid) is None
        own = self._log.family.own(pid)
        birth = Birth(number, own, exit_code, self._holds, asked, discarded)
        self._log.births.append(birth)

    def _let_all_go(self) -> None:
        """Whoever still waits when the call has returned was not waited for."""
        if self._births is None:
            return
        self._note_births()
        for number, pid in list(self._births.waiting.items()):
            self._births.let_go(number)
            own = self._log.family.own(pid)
            self._log.births.append(Birth(number, own, None, self._holds, asked=False))

    @contextlib.contextmanager
    def _standing_still(self) -> Iterator[None]:
        try:
            self._stop(self._caller)
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._caller, signal.SIGCONT)

    def _stop(self, pid: int) -> None:
        """Stop that process, and wait until it stands still with all its threads."""
        clock = CalmClock(self._hear)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
        while any(seen.state not in "TtZX" for seen in map(glance, threads(pid)) if seen):
            clock.tick()

    def _end_of(self, pid: int) -> int | None:
        """How the child has ended; None when it did not, or when nobody could see it."""
        clock = CalmClock(self._hear)
        seen = glance(pid)
        while seen is not None and not seen.ended and clock.seconds < _ENDS:
            clock.tick()
            seen = glance(pid)
        return seen.exit_code if seen else None

    @property
    def _caller(self) -> int:
        return self._log.family.main_pid
