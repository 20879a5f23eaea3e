"""The reduction loses nothing: compared with every reachable state, on random programs."""

from grader.engine.reduction import Dpor
from grader.engine.schedule import parse_schedule, schedule_text
from grader.engine.search import Budget, Exploration
from grader.engine.simulated import Simulated
from grader.engine.strategies import Enumerate, Replay
from grader.engine.trace import Ending
from tests.engine.programs import random_program
from tests.engine.yardstick import EveryState, end_state, end_states

PROGRAMS = 500


def test_reduction_reaches_the_end_states_of_500_random_programs() -> None:
    compared, seed, endings = 0, 0, set()
    while compared < PROGRAMS:
        seed += 1
        system = random_program(seed)
        reduced, short = end_states(system, Dpor(), Budget(12, 120))
        if not short.exhaustive:
            continue
        full, long = end_states(system, EveryState(), Budget(60, 120))
        if not long.exhaustive:
            continue
        assert reduced.keys() == full.keys(), f"seed {seed}"
        endings |= {run.end.ending for run in full.values()}
        compared += 1
    assert endings >= {Ending.RETURNED, Ending.DEADLOCK}


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


def test_a_victim_could_have_moved_had_what_followed_its_death_come_before() -> None:
    system = random_program(100_131)  # once lost: killed while it waited for what came later
    reduced, _ = end_states(system, Dpor(), Budget(200, 300))
    full, long = end_states(system, EveryState(), Budget(2_000, 300))
    assert long.exhaustive
    assert reduced.keys() == full.keys()
