"""Who slept, for how long, and when, as an observation tells it."""

from signal import SIGTERM

from grader.engine.kernel import Options
from grader.engine.operations import Join, Signal, Sleep
from grader.engine.reduction import Dpor
from grader.engine.search import Exploration
from grader.engine.simulated import Body, Simulated, Spawn
from grader.engine.sleeps import sleeps

SECOND = 1_000_000_000


def sleeper(*seconds: float) -> Spawn:
    def body(_me: str) -> Body:
        for one in seconds:
            yield Sleep(int(one * SECOND))

    return Spawn(body)


def two_sleepers(_me: str) -> Body:
    yield sleeper(0.25, 0.5)
    yield sleeper(0.5)
    yield Join("1")
    yield Sleep(2 * SECOND)


def test_sleeps_are_told_with_their_sleepers_in_virtual_seconds():
    run = next(iter(Exploration(Simulated(two_sleepers), Dpor())))
    assert [(one.process, one.seconds, one.started, one.ended) for one in sleeps(run.trace)] == [
        ("1", 0.25, 0.0, 0.25),
        ("2", 0.5, 0.0, 0.5),
        ("1", 0.5, 0.25, 0.75),
        ("0", 2.0, 0.75, 2.75),
    ]


def test_a_sleep_of_any_length_is_told_as_it_was_asked_for():
    system = Simulated(two_sleepers, options=Options(sleep="any"))
    run = next(iter(Exploration(system, Dpor())))
    told = sleeps(run.trace)
    assert sorted((one.process, one.seconds) for one in told) == [
        ("0", 2.0),
        ("1", 0.25),
        ("1", 0.5),
        ("2", 0.5),
    ]
    assert {(one.started, one.ended) for one in told} == {(0.0, 0.0)}
    assert [run.trace[one.step].operation for one in told] == [
        Sleep(int(one.seconds * SECOND)) for one in told
    ]


def terminator(_me: str) -> Body:
    yield sleeper(8.0)
    yield Sleep(SECOND)
    yield Signal("1", SIGTERM)
    yield Join("1")


def test_a_sleep_that_was_cut_short_is_not_told():
    run = next(iter(Exploration(Simulated(terminator), Dpor())))
    assert [(one.process, one.ended) for one in sleeps(run.trace)] == [("0", 1.0)]
