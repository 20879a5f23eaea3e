"""Classic programs: how many schedules prove them, and which failures are found."""

from typing import Any

import pytest

from grader.engine.creations import NewEvent, NewLock, NewMemory, NewQueue
from grader.engine.deadlock import Kind, diagnosis
from grader.engine.kernel import Options
from grader.engine.operations import (
    Acquire,
    Clock,
    EventSet,
    EventWait,
    Get,
    Join,
    Put,
    Read,
    Release,
    Sleep,
    Write,
)
from grader.engine.races import LostUpdate, SleepRace, races, sleep_races
from grader.engine.reduction import Dpor
from grader.engine.schedule import parse_schedule, schedule_text, switches
from grader.engine.search import Budget, Exploration, Finished
from grader.engine.shrink import shrunk
from grader.engine.simulated import Body, Raised, Simulated, Spawn
from grader.engine.strategies import Pct, Replay
from grader.engine.trace import Ending

CELL, LOCK, OTHER, QUEUE = "0:1", "0:2", "0:3", "0:4"


def explored(system: Simulated, **budget: int) -> tuple[list[Finished], Exploration]:
    exploration = Exploration(system, Dpor(), Budget(**budget) if budget else None)
    return list(exploration), exploration


def increment(me: str, locked: bool, times: int = 1) -> Body:
    for _ in range(times):
        if locked:
            yield Acquire(LOCK)
        value = yield Read(CELL)
        yield Write(CELL, value + 1)
        if locked:
            yield Release(LOCK)


def counter(me: str, processes: int, locked: bool, times: int = 1) -> Body:
    yield NewMemory(CELL)
    yield NewLock(LOCK)
    for _ in range(processes):
        yield Spawn(increment, locked, times)
    for child in range(processes):
        yield Join(str(child + 1))
    return (yield Read(CELL))


@pytest.mark.parametrize(("processes", "schedules"), [(2, 2), (3, 6), (4, 24)])
def test_a_locked_counter_is_proved_in_as_many_schedules_as_there_are_orders(
    processes: int, schedules: int
) -> None:
    runs, exploration = explored(Simulated(counter, processes, True))
    assert (len(runs), exploration.exhaustive) == (schedules, True)
    assert {run.result["0"] for run in runs} == {processes}


@pytest.mark.parametrize(("processes", "schedules"), [(2, 4), (3, 36)])
def test_an_unlocked_counter_loses_updates(processes: int, schedules: int) -> None:
    runs, exploration = explored(Simulated(counter, processes, False))
    assert (len(runs), exploration.exhaustive) == (schedules, True)
    assert {run.result["0"] for run in runs} == set(range(1, processes + 1))


def test_two_processes_with_three_increments_can_end_at_two() -> None:
    runs, exploration = explored(Simulated(counter, 2, False, 3))
    assert exploration.exhaustive
    assert {run.result["0"] for run in runs} == {2, 3, 4, 5, 6}


def test_a_lost_update_is_named_with_value_and_places() -> None:
    runs, _ = explored(Simulated(counter, 2, False))
    lost = next(run for run in runs if run.result["0"] == 1)
    found = races(lost.trace)[0]
    assert isinstance(found, LostUpdate)
    assert (found.first.value, found.second.value) == (0, 0)
    assert {found.first.process, found.second.process} == {"1", "2"}
    assert found.first.place is not None
    assert found.first.place.function == "increment"


def twice(me: str) -> Body:
    yield NewLock(LOCK)
    yield Acquire(LOCK)
    yield Acquire(LOCK)


def ended(system: Simulated) -> tuple[Any, Finished, Exploration]:
    """The first run that fails, with its diagnosis."""
    exploration = Exploration(system, Dpor())
    failures = [run for run in exploration if run.end.ending is not Ending.RETURNED]
    first = failures[0]
    session = system.start()
    for actor in first.schedule:
        session.move(actor)
    assert session.kernel.choices() == ()
    return diagnosis(session.kernel, session.kernel.end()), first, exploration


def test_acquiring_twice_is_found_in_one_schedule() -> None:
    found, _, exploration = ended(Simulated(twice))
    assert found.kind is Kind.ACQUIRED_TWICE
    assert found.waits[0].holders[0].place is not None
    assert (exploration.explored, exploration.exhaustive) == (1, True)


def both(me: str, first: str, second: str) -> Body:
    yield Acquire(first)
    yield Acquire(second)
    yield Release(second)
    yield Release(first)


def crossed(me: str) -> Body:
    yield NewLock(LOCK)
    yield NewLock(OTHER)
    yield Spawn(both, LOCK, OTHER)
    yield Spawn(both, OTHER, LOCK)
    yield Join("1")
    yield Join("2")


def test_two_locks_in_opposite_order_deadlock() -> None:
    found, _, exploration = ended(Simulated(crossed))
    assert (found.kind, found.heart) == (Kind.LOCK_CYCLE, 2)
    assert {wait.process for wait in found.waits[:2]} == {"1", "2"}
    assert exploration.explored <= 3


def produce(me: str, items: int) -> Body:
    for item in range(items):
        yield Put(QUEUE, b"%d" % item)


def produced(me: str, items: int) -> Body:
    yield NewQueue(QUEUE, 2)
    yield Spawn(produce, items)
    got = []
    for _ in range(items):
        got.append((yield Get(QUEUE)))
    yield Join("1")
    return got


def test_producer_and_consumer_with_a_bounded_queue_are_proved() -> None:
    runs, exploration = explored(Simulated(produced, 5))
    assert exploration.exhaustive
    assert {tuple(run.result["0"]) for run in runs} == {(b"0", b"1", b"2", b"3", b"4")}
    assert {run.end.ending for run in runs} == {Ending.RETURNED}


def peterson(me: str, mine: int, broken: bool) -> Body:
    """Cells 0 and 1: the flags; 2: whose turn; 3: the count."""
    other = 1 - mine
    if not broken:
        yield Write(CELL, 1, mine)
    yield Write(CELL, other, 2)
    while (yield Read(CELL, other)) == 1 and (yield Read(CELL, 2)) == other:
        pass
    if broken:
        yield Write(CELL, 1, mine)
    value = yield Read(CELL, 3)
    yield Write(CELL, value + 1, 3)
    yield Write(CELL, 0, mine)


def two_petersons(me: str, broken: bool) -> Body:
    yield NewMemory(CELL, 4)
    yield Spawn(peterson, 0, broken)
    yield Spawn(peterson, 1, broken)
    yield Join("1")
    yield Join("2")
    return (yield Read(CELL, 3))


def test_peterson_is_proved_with_its_spin_loop() -> None:
    runs, exploration = explored(Simulated(two_petersons, False))
    assert exploration.exhaustive
    assert {(run.end.ending, run.result["0"]) for run in runs} == {(Ending.RETURNED, 2)}


def test_broken_peterson_is_caught() -> None:
    runs, exploration = explored(Simulated(two_petersons, True))
    assert exploration.exhaustive
    assert {run.result["0"] for run in runs} == {1, 2}


def late(me: str) -> Body:
    yield Write(CELL, 7)


def sleeps_instead(me: str) -> Body:
    yield NewMemory(CELL)
    yield Spawn(late)
    yield Sleep(1_000_000_000)
    return (yield Read(CELL))


def test_a_sleep_in_place_of_a_join_is_caught_only_when_sleeps_may_last_any_time() -> None:
    exact, _ = explored(Simulated(sleeps_instead))
    free, _ = explored(Simulated(sleeps_instead, options=Options(sleep="any")))
    assert {run.result["0"] for run in exact} == {7}
    assert {run.result["0"] for run in free} == {0, 7}
    assert not any(sleep_races(run.trace) for run in exact)
    named = {run.result["0"]: sleep_races(run.trace) for run in free}
    assert isinstance(named[0][0], SleepRace)
    assert named[7] == ()


def reads_twice(me: str) -> Body:
    yield NewMemory(CELL)
    yield Spawn(late)
    return ((yield Read(CELL)), (yield Read(CELL)))


def test_two_reads_in_one_line_are_no_loop() -> None:
    runs, _ = explored(Simulated(reads_twice))
    assert {run.result["0"] for run in runs} == {(0, 0), (0, 7), (7, 7)}


def spin_for_ever(me: str) -> Body:
    yield NewMemory(CELL)
    while (yield Read(CELL)) == 0:
        pass


def test_a_loop_that_polls_for_ever_is_a_livelock() -> None:
    found, first, _ = ended(Simulated(spin_for_ever))
    assert first.end.ending is Ending.RUNAWAY
    assert found.kind is Kind.LIVELOCK


def flag_after_sleep(me: str) -> Body:
    yield Sleep(3_000_000_000)
    yield Write(CELL, 1)


def polls_with_pauses(me: str, pause: int) -> Body:
    yield NewMemory(CELL)
    yield Spawn(flag_after_sleep)
    while (yield Read(CELL)) == 0:
        if pause:
            yield Sleep(pause)


@pytest.mark.parametrize("sleep", ["exact", "any"])
@pytest.mark.parametrize("pause", [0, 100_000_000])
def test_polling_with_and_without_pauses_ends_when_the_flag_is_set(sleep: str, pause: int) -> None:
    options = Options(sleep="any" if sleep == "any" else "exact")
    runs, exploration = explored(Simulated(polls_with_pauses, pause, options=options))
    assert exploration.exhaustive
    assert {run.end.ending for run in runs} == {Ending.RETURNED}
    assert len(runs) <= 5


def looks_and_sleeps(me: str, pause: int) -> Body:
    yield NewMemory(CELL)
    yield Spawn(flag_after_sleep)
    while (yield Read(CELL)) == 0:
        yield Sleep(pause)
    return (yield Clock())


def gets_with_a_timeout(me: str, pause: int) -> Body:
    yield NewQueue(QUEUE, 0)
    yield NewMemory(CELL)
    yield Spawn(flag_after_sleep)
    while (yield Read(CELL)) == 0:
        try:
            yield Get(QUEUE, pause)
        except Raised:
            continue
    return (yield Clock())


@pytest.mark.parametrize("main", [looks_and_sleeps, gets_with_a_timeout])
@pytest.mark.parametrize(
    ("pause", "end"),
    [
        (1_000_000, 3_000_000_000),
        (7_000_000, 3_003_000_000),
        (2_000_000_000, 4_000_000_000),
    ],
)
def test_a_loop_that_sleeps_looks_again_when_there_is_something_new(main, pause, end) -> None:
    runs, exploration = explored(Simulated(main, pause), steps=60)
    assert exploration.exhaustive
    assert {run.result["0"] for run in runs} <= {end, end + pause}
    assert end in {run.result["0"] for run in runs}


def looks_at_the_clock_too(me: str) -> Body:
    yield NewMemory(CELL)
    yield Spawn(flag_after_sleep)
    while (yield Clock()) < 20_000_000_000:
        if (yield Read(CELL)):
            break
        yield Sleep(700_000_000)
    return (yield Clock())


def test_a_loop_that_looks_at_the_clock_wakes_each_time() -> None:
    runs, exploration = explored(Simulated(looks_at_the_clock_too))
    assert exploration.exhaustive
    assert {run.result["0"] for run in runs} == {3_500_000_000}


def sleeps_for_ever(me: str) -> Body:
    yield NewMemory(CELL)
    while (yield Read(CELL)) == 0:
        yield Sleep(1_000_000_000)


def test_a_loop_that_sleeps_for_ever_is_a_livelock() -> None:
    found, first, _ = ended(Simulated(sleeps_for_ever))
    assert first.end.ending is Ending.RUNAWAY
    assert found.kind is Kind.LIVELOCK


def counts_its_sleeps(me: str) -> Body:
    yield NewMemory(CELL)
    rounds = iter(range(40))
    while next(rounds) < 39:
        yield Read(CELL)
        yield Sleep(1_000_000_000)
    return (yield Clock())


def test_a_loop_whose_count_nobody_sees_sleeps_as_often_as_it_says() -> None:
    runs, _ = explored(Simulated(counts_its_sleeps))
    assert [run.result["0"] for run in runs] == [39_000_000_000]


def sleeps_long(me: str) -> Body:
    yield Sleep(50_000_000_000)


def sleeps_in_slices(me: str, slice_: int) -> Body:
    yield Spawn(sleeps_long)
    for _number in range(60):
        yield Sleep(slice_)
    return (yield Clock())


@pytest.mark.parametrize("slice_", [0, 10_000_000])
def test_a_loop_that_counts_its_sleeps_lasts_as_long_as_they_do(slice_: int) -> None:
    runs, exploration = explored(Simulated(sleeps_in_slices, slice_))
    assert {run.result["0"] for run in runs} == {60 * slice_}
    assert exploration.exhaustive is bool(slice_)


def counts_its_tries(me: str) -> Body:
    yield NewMemory(CELL)
    yield Spawn(late)
    tries = 0
    while (yield Read(CELL)) == 0:
        tries += 1


def test_a_loop_that_counts_its_tries_ends_but_proves_nothing() -> None:
    runs, exploration = explored(Simulated(counts_its_tries))
    assert {run.end.ending for run in runs} == {Ending.RETURNED}
    assert len(runs) < 40
    assert not exploration.exhaustive


def try_both(me: str, first: str, second: str) -> Body:
    while True:
        yield Acquire(first)
        if (yield Acquire(second, 0)):
            break
        yield Release(first)
    yield Release(second)
    yield Release(first)


def courteous(me: str) -> Body:
    yield NewLock(LOCK)
    yield NewLock(OTHER)
    yield Spawn(try_both, LOCK, OTHER)
    yield Spawn(try_both, OTHER, LOCK)


def test_try_lock_release_and_try_again_is_no_livelock() -> None:
    runs, exploration = explored(Simulated(courteous), schedules=2000, steps=500)
    assert exploration.exhaustive
    assert {run.end.ending for run in runs} == {Ending.RETURNED}


def waits_for_event(me: str) -> Body:
    return (yield EventWait("0:9"))


def two_wait(me: str) -> Body:
    yield NewEvent("0:9")
    yield Spawn(waits_for_event)
    yield Spawn(waits_for_event)
    yield EventSet("0:9")


def test_an_event_reaches_everybody_in_every_order() -> None:
    runs, exploration = explored(Simulated(two_wait))
    assert exploration.exhaustive
    assert {(run.result["1"], run.result["2"]) for run in runs} == {(True, True)}


def test_every_failing_schedule_replays_to_the_same_trace() -> None:
    system = Simulated(counter, 2, False, 2)
    for run in explored(system)[0]:
        text = schedule_text(run.schedule)
        again = next(iter(Exploration(system, Replay(parse_schedule(text)))))
        assert again.result == run.result
        assert [s.footprint for s in again.trace] == [s.footprint for s in run.trace]


def test_a_failure_is_shrunk_to_the_fewest_switches() -> None:
    system = Simulated(counter, 2, False, 3)
    runs, _ = explored(system)
    worst = max(
        (run for run in runs if run.result["0"] < 6), key=lambda run: switches(run.schedule)
    )
    best = shrunk(system, worst, lambda run: run.result["0"] < 6)
    fewest = min(switches(run.schedule) for run in runs if run.result["0"] < 6)
    assert switches(best.schedule) <= fewest


def test_random_priorities_find_a_lost_update_and_never_claim_a_proof() -> None:
    exploration = Exploration(Simulated(counter, 2, False), Pct(depth=2, seed=7), Budget(60))
    assert {run.result["0"] for run in exploration} == {1, 2}
    assert not exploration.exhaustive
    assert exploration.explored == 60


def test_a_search_that_was_cut_short_is_never_called_a_proof() -> None:
    runs, exploration = explored(Simulated(counter, 2, False), schedules=3, steps=100)
    assert len(runs) <= 3
    assert not exploration.exhaustive


def ahead(me: str) -> Body:
    """Announces itself, then quarrels over a counter for long."""
    yield Write(OTHER, 1)
    yield from increment(me, False, 4)


def looks_first(me: str) -> Body:
    seen = yield Read(OTHER)
    yield from increment(me, False, 4)
    return seen


def early_look(me: str) -> Body:
    yield NewMemory(CELL)
    yield NewMemory(OTHER)
    yield Spawn(ahead)
    yield Spawn(looks_first)
    yield Join("1")
    yield Join("2")


def seen_by_the_second(run: Finished) -> Any:
    return run.result["2"]


def test_random_schedules_follow_when_the_budget_of_the_reduction_is_spent() -> None:
    system = Simulated(early_look)
    alone = Exploration(system, Dpor(), Budget(50))
    assert {seen_by_the_second(run) for run in alone} == {1}
    both = Exploration(system, Dpor(), Budget(50), Pct())
    assert {seen_by_the_second(run) for run in both} == {0, 1}
    assert both.explored + both.pruned == 50
    assert not both.exhaustive


def test_no_random_schedule_follows_a_proof() -> None:
    exploration = Exploration(Simulated(counter, 2, True), Dpor(), Budget(50), Pct())
    assert len(list(exploration)) == 2
    assert exploration.exhaustive


def gets_patiently(me: str) -> Body:
    while True:
        try:
            return (yield Get(QUEUE, 500_000_000))
        except Raised:
            continue


def puts_late(me: str, items: int) -> Body:
    yield Sleep(1_000_000_000)
    for item in range(items):
        yield Put(QUEUE, bytes([item]))


def serves_two_patient_readers(me: str) -> Body:
    yield NewQueue(QUEUE, 0)
    for child in (gets_patiently, gets_patiently):
        yield Spawn(child)
    yield Spawn(puts_late, 2)


@pytest.mark.parametrize("then", [None, Pct()])
def test_who_has_got_its_turn_at_last_waits_for_an_item_and_is_idle_no_more(
    then: Pct | None,
) -> None:
    system = Simulated(serves_two_patient_readers)
    exploration = Exploration(system, Dpor(), Budget(schedules=40, steps=400), then)
    assert {run.end.ending for run in exploration} == {Ending.RETURNED}
