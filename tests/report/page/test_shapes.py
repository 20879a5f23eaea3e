"""The shape of a mistake, from runs of real programs and from failures of every kind."""

from dataclasses import replace

import pytest

from grader.engine.deadlock import Diagnosis, Kind
from grader.engine.failure import Crash, Deadlock, OverLimit, Resource, Standstill
from grader.engine.observation import Observation
from grader.engine.operations import Read, Write
from grader.engine.records import Call, Line, Standing
from grader.engine.trace import Holder, Step, Waiting
from grader.engine.wire import Fault, Frame
from grader.outcome import Move, Shape, Verdict
from grader.report.shapes import IN_SOME_ORDER, RESULT, shape_of
from tests.report.page.programs import made_up

NOTHING = replace(made_up(1, 0), operations=())


def failed(failure: object, verdict: Verdict) -> Shape:
    return shape_of(replace(NOTHING, failure=failure), verdict, "work.py", at_once=True)


def test_a_lost_update_is_told_in_one_way_whoever_reads_first(orders):
    wrong = [one.seen for one in orders("count") if not one.passed]
    found = {shape_of(seen, Verdict.WRONG, "work.py", at_once=False) for seen in wrong}
    assert len(wrong) > 1
    assert found == {
        Shape(
            "lost update",
            moves=(
                Move(1, "reads", value="0"),
                Move(2, "reads", value="0"),
                Move(1, "writes", value="1"),
                Move(2, "writes", value="1"),
            ),
        )
    }


@pytest.mark.parametrize(
    ("value", "told"),
    [
        *((7, "7"), (-1.5, "-1.5"), (True, "True"), (1 / 3, ""), ("ana", ""), (None, "")),
        pytest.param(10**5000, "", id="long"),
    ],
)
def test_short_numbers_are_told_and_nothing_else_that_was_read(value, told):
    def step(index: int, process: str, operation: Read | Write, reply: object) -> Step:
        return Step(index, process, process, operation, None, 0, {}, {}, done=True, reply=reply)

    reads = [step(n, str(n + 1), Read("v", 0), value) for n in range(2)]
    writes = [step(n + 2, str(n + 1), Write("v", b"x"), None) for n in range(2)]
    seen = replace(NOTHING, operations=(*reads, *writes))
    shape = shape_of(seen, Verdict.WRONG, "w", at_once=True)
    assert [move.value for move in shape.moves] == [told, told, "", ""]


def test_a_cycle_of_locks_tells_who_took_one_and_who_waits_for_whom(orders):
    found = shape_of(orders("meet")[0].seen, Verdict.DEADLOCK, "work.py", at_once=False)
    assert found == Shape(
        "lock cycle",
        moves=(
            Move(1, "takes"),
            Move(2, "takes"),
            Move(2, "waits: lock", 1),
            Move(1, "waits: lock", 2),
        ),
    )


def test_of_readers_who_wait_alike_one_stands_for_all():
    waits = tuple(Waiting(str(n), f"Ana-{n}", None, None, "get", "q") for n in (1, 2, 3))
    found = Diagnosis(Kind.GET_NOBODY_FILLS, waits, 3)
    shape = failed(Standstill(found), Verdict.DEADLOCK)
    assert shape == Shape("get, nobody fills", moves=(Move(1, "waits: get"),))


def test_a_holder_that_has_ended_took_the_lock_and_ended():
    wait = Waiting("2", "Bo", None, None, "lock", "l", (Holder("1", "Ana", None, ended=True),))
    shape = failed(Standstill(Diagnosis(Kind.HOLDER_ENDED, (wait,))), Verdict.DEADLOCK)
    assert shape.moves == (Move(1, "takes"), Move(1, "ends"), Move(2, "waits: lock"))


def test_in_a_real_run_a_lock_taken_twice_is_the_same_mistake_as_in_an_explored_one():
    real = failed(Deadlock((Standing("Ana", (), twice="Lock"),)), Verdict.DEADLOCK)
    wait = Waiting("1", "Ana", None, None, "lock", "l", (Holder("1", "Ana", None, ended=False),))
    assert real == failed(Standstill(Diagnosis(Kind.ACQUIRED_TWICE, (wait,))), Verdict.DEADLOCK)


def test_another_deadlock_of_a_real_run_tells_what_is_waited_for():
    frames = (Frame("work.py", 3, "f"), Frame("/lib/multiprocessing/queues.py", 9, "get"))
    found = failed(Deadlock((Standing("Ana", frames),) * 2), Verdict.DEADLOCK)
    assert found == Shape("deadlock", moves=(Move(0, "waits: queues.get"),))


@pytest.mark.parametrize(("raised", "told"), [("ValueError", "ValueError"), ("AnasError", "")])
def test_an_exception_is_named_unless_it_is_the_learners_own(raised, told):
    assert failed(Crash("Ana", Fault(raised, "secret")), Verdict.CRASHED) == Shape("crash", told)


def test_what_was_used_too_much_of_is_named():
    found = failed(OverLimit(Resource.MEMORY, 512), Verdict.REFUSED)
    assert found == Shape("over limit", "memory_mb")


def test_a_wrong_result_is_told_from_one_that_needs_another_order():
    seen: Observation = replace(made_up(1, 2), schedule="0.0")
    assert shape_of(seen, Verdict.WRONG, "w", at_once=True) == Shape(RESULT)
    assert shape_of(seen, Verdict.WRONG, "w", at_once=False) == Shape(IN_SOME_ORDER)


def test_of_a_wrong_result_in_another_order_is_told_who_called_and_printed_in_turn():
    processes = tuple(replace(made_up(1, 0).processes[0], pid=10 + n, id=str(n)) for n in range(3))
    turns = ((11, 4), (11, 5), (12, 7), (11, 9))
    output = tuple(Line("Ana", pid, "I am Ana", 0.0, step) for pid, step in turns)
    call = Call("charge", {}, "Ana", 12, 0.0, None, None, first_step=6)
    seen = replace(made_up(1, 2), schedule="0.0", processes=processes, output=output, calls=(call,))
    found = shape_of(seen, Verdict.WRONG, "w", at_once=False)
    assert found == Shape(
        IN_SOME_ORDER,
        moves=(Move(1, "prints"), Move(2, "calls: charge"), Move(2, "prints"), Move(1, "prints")),
    )
    alone = replace(seen, output=output[:2], calls=())
    assert shape_of(alone, Verdict.WRONG, "w", at_once=False) == Shape(IN_SOME_ORDER)
    turns = ((11 + step % 2, step) for step in range(20))
    long = tuple(Line("Ana", pid, "I am Ana", 0.0, step) for pid, step in turns)
    seen = replace(seen, output=long)
    assert shape_of(seen, Verdict.WRONG, "w", at_once=False) == Shape(IN_SOME_ORDER)


def test_a_failure_that_the_test_expected_is_not_what_it_failed_on():
    seen = replace(NOTHING, failure=Crash("Ana", Fault("ValueError", "")))
    assert shape_of(seen, Verdict.WRONG, "w", at_once=True) == Shape(RESULT)
