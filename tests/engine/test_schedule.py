"""A schedule is plain text that reads back."""

import pytest

from grader.engine.kernel import Options
from grader.engine.operations import Print
from grader.engine.reduction import Dpor
from grader.engine.schedule import parse_schedule, schedule_text, switches
from grader.engine.search import Exploration
from grader.engine.simulated import Body, Simulated, Spawn
from grader.engine.strategies import Replay
from grader.engine.trace import Ending
from grader.errors import UsageError


@pytest.mark.parametrize(
    "text", ["", "0", "0.1.1.0".replace("1.1", "1*2"), "0*3.1>0:8.~.2!15.1-2>1:3"]
)
def test_a_schedule_reads_back(text: str) -> None:
    assert schedule_text(parse_schedule(text)) == text


def test_repetition_may_be_written_out() -> None:
    assert parse_schedule("0.1.1.0") == ("0", "1", "1", "0") == parse_schedule("0.1*2.0")
    assert switches(parse_schedule("0.1.1.0")) == 2


@pytest.mark.parametrize("text", ["x", "0..1", "0*", "1>", "0*9999999", "-1"])
def test_what_names_nobody_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="names nobody"):
        parse_schedule(text)


def quiet(me: str) -> Body:
    yield Spawn(saying)


def saying(me: str) -> Body:
    yield Print("a")


def test_replay_refuses_a_schedule_that_does_not_fit() -> None:
    exploration = Exploration(Simulated(quiet), Replay(parse_schedule("2")))
    with pytest.raises(UsageError, match="step 0: the schedule moves 2, but only 0 can move"):
        list(exploration)


def test_a_program_that_is_not_the_same_again_is_reported_as_such() -> None:
    times = iter(range(100))

    def fickle(me: str) -> Body:
        yield Spawn(saying)
        yield Spawn(saying)
        for _ in range(next(times) % 2 + 1):
            yield Print("b")

    def racing(me: str) -> Body:
        yield from fickle(me)

    system = Simulated(racing, options=Options(output_order=True))
    endings = [run.end.ending for run in Exploration(system, Dpor())]
    assert endings[-1] is Ending.NONDETERMINISTIC
