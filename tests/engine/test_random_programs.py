"""The reduction loses nothing: compared with every reachable state, on random programs."""

from typing import Any

import pytest

from grader.engine.creations import NewLock, NewMailbox, NewMemory, NewQueue
from grader.engine.kernel import Kernel, Options
from grader.engine.operations import (
    Acquire,
    Error,
    Get,
    IsAlive,
    Operation,
    Put,
    QueueClose,
    Read,
    Refused,
    Signal,
    Start,
    WaitReady,
)
from grader.engine.reduction import Dpor
from grader.engine.schedule import parse_schedule, schedule_text
from grader.engine.search import Budget, Exploration, Finished
from grader.engine.simulated import Body, Simulated, Spawn
from grader.engine.strategies import Enumerate, Replay
from grader.engine.trace import Ending, Fork, Kill
from tests.engine.file_programs import theme_files
from tests.engine.managed_programs import theme_manager
from tests.engine.programs import (
    LOCK,
    LOCKED,
    QUEUE,
    Actions,
    Theme,
    child_body,
    kinds,
    random_program,
    theme_mailbox,
)
from tests.engine.segment_programs import theme_segment
from tests.engine.yardstick import EveryState, end_state, end_states

PROGRAMS = 500


def test_reduction_reaches_the_end_states_of_500_random_programs() -> None:
    assert compare(PROGRAMS, None) >= {Ending.RETURNED, Ending.DEADLOCK}


def test_reduction_reaches_the_end_states_of_50_programs_about_a_manager() -> None:
    assert compare(50, theme_manager) >= {Ending.RETURNED, Ending.DEADLOCK}


def test_reduction_reaches_the_end_states_of_60_programs_about_a_mailbox() -> None:
    assert compare(60, theme_mailbox) >= {Ending.RETURNED, Ending.DEADLOCK}

    assert compare(50, theme_segment) >= {Ending.RETURNED}


def test_reduction_reaches_the_end_states_of_60_programs_about_files() -> None:
    assert compare(60, theme_files) >= {Ending.RETURNED, Ending.DEADLOCK}


def compare(programs: int, about: Theme | None) -> set[Ending]:
    """With the reduction and without, so many programs end alike; how they end."""
    compared, seed, endings = 0, 0, set()
    while compared < programs:
        seed += 1
        system = random_program(seed, about)
        reduced, short = end_states(system, Dpor(), Budget(12, 120))
        if not short.exhaustive:
            continue
        full, long = end_states(system, EveryState(), Budget(60, 120))
        if not long.exhaustive:
            continue
        assert reduced.keys() == full.keys(), f"seed {seed}"
        endings |= {run.end.ending for run in full.values()}
        compared += 1
    return endings


def test_merging_equal_states_loses_nothing_against_plain_enumeration() -> None:
    compared = 0
    for seed in range(1, 200):
        plain, all_of_it = end_states(random_program(seed), Enumerate(), Budget(40, 150))
        if all_of_it.exhaustive:
            merged, _ = end_states(random_program(seed), EveryState(), Budget(1000, 150))
            assert merged.keys() == plain.keys(), f"seed {seed}"
            compared += 1
        if compared == 12:
            break
    assert compared == 12


def test_no_two_schedules_of_the_reduction_are_alike() -> None:
    for seed in range(1, 60):
        runs = [run.schedule for run in Exploration(random_program(seed), Dpor(), Budget(40, 150))]
        assert len(set(runs)) == len(runs)


def test_every_schedule_of_a_random_program_replays_to_the_same_end() -> None:
    for seed in range(1, 60):
        system: Simulated = random_program(seed)
        for run in Exploration(system, Dpor(), Budget(10, 150)):
            strategy = Replay(parse_schedule(schedule_text(run.schedule)))
            again = next(iter(Exploration(system, strategy, Budget(1, 150))))
            assert end_state(again) == end_state(run)
            assert again.schedule == run.schedule


def killed_while_it_waits(me: str) -> Body:
    yield NewQueue(QUEUE, 1)
    yield Spawn(child_body, Actions([Put(QUEUE, b"a" * 80_000)]))
    yield Spawn(child_body, Actions([WaitReady((QUEUE,), 5)]), daemon=True)
    yield Signal("2", 9)
    return (yield IsAlive("2"))


def test_a_victim_could_have_moved_had_what_followed_its_death_come_before() -> None:
    system = Simulated(killed_while_it_waits, options=Options(sleep="any"))
    reduced, _ = end_states(system, Dpor(), Budget(200, 300))
    full, long = end_states(system, EveryState(), Budget(2_000, 300))
    assert long.exhaustive
    assert reduced.keys() == full.keys()


def cut_while_one_waits(me: str) -> Body:
    yield NewLock(LOCK)
    yield NewMemory(LOCKED, lock=LOCK)
    yield Spawn(child_body, Actions([Acquire(LOCK, 5)]), daemon=True)
    yield Spawn(child_body, Actions([Read(LOCKED), Acquire(LOCK, 5)]))
    return (yield WaitReady(("1",), 0))


def test_one_who_waits_where_a_run_is_cut_short_might_have_come_first() -> None:
    system = Simulated(cut_while_one_waits)  # "2" holds the lock, "1" waits, all others sleep
    reduced, _ = end_states(system, Dpor(), Budget(200, 300))
    full, long = end_states(system, EveryState(), Budget(2_000, 300))
    assert long.exhaustive
    assert reduced.keys() == full.keys()


def closed_too_early(me: str) -> Body:
    yield NewMailbox(QUEUE)
    yield Spawn(child_body, Actions([Put(QUEUE, b"a")]))
    yield Spawn(child_body, Actions([QueueClose(QUEUE)]))
    return (yield Get(QUEUE)), (yield IsAlive("1"))


def test_a_mailbox_may_be_closed_before_what_is_taken_was_put() -> None:
    system = Simulated(closed_too_early)
    reduced, _ = end_states(system, Dpor(), Budget(200, 300))
    full, long = end_states(system, EveryState(), Budget(2_000, 300))
    assert long.exhaustive
    assert reduced.keys() == full.keys()


def handlers_of(operation: Operation) -> set[Any]:
    """The keys under which the kernel may have a handler of the operation."""
    thing = getattr(operation, "object", None) or getattr(operation, "end", "")
    return {type(operation), (type(operation), kinds().get(str(thing)))}


@pytest.fixture(scope="module")
def runs() -> list[Finished]:
    """A few runs of each of the first programs."""
    return [
        run
        for seed in range(1, 700)
        for run in Exploration(random_program(seed), Dpor(), Budget(12, 120))
    ]


def test_the_random_programs_use_every_operation_on_every_kind_of_object(
    runs: list[Finished],
) -> None:
    asked = [step.operation for run in runs for step in run.trace if step.operation is not None]
    used = set().union(*map(handlers_of, asked))
    assert Kernel.handlers.keys() - used == {Refused}  # a run ends there, and so does its search


def test_the_random_programs_end_and_fail_in_every_way(runs: list[Finished]) -> None:
    assert {run.end.ending for run in runs} == {
        Ending.RETURNED,
        Ending.DEADLOCK,
        Ending.RUNAWAY,
    }
    replies = [step.reply for run in runs for step in run.trace]
    assert {reply.kind for reply in replies if isinstance(reply, Error)} >= {
        "queue.Full",
        "queue.Empty",
        "threading.BrokenBarrierError",
        "EOFError",
        "BrokenPipeError",
        "OSError",
        "FileExistsError",
        "FileNotFoundError",
        "ValueError",
        "AssertionError",
    }


def test_the_random_programs_have_daemons_grandchildren_and_victims(runs: list[Finished]) -> None:
    effects = [effect for run in runs for step in run.trace for effect in step.effects]
    assert "1-1" in {effect.child for effect in effects if isinstance(effect, Fork)}
    assert {effect.signal for effect in effects if isinstance(effect, Kill)} == {9, 15}
    refused = [step.reply for run in runs for step in run.trace if isinstance(step.reply, Error)]
    assert "daemonic processes are not allowed to have children" in {one.text for one in refused}
    starts = [step.operation for run in runs for step in run.trace if step.effects]
    ends = {one.inherits for one in starts if isinstance(one, Start)}
    assert {None, ()} < ends
