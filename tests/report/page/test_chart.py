"""What is drawn of a run: of explored programs, and of steps that nobody has run."""

import pytest

from grader.report.page.chart import ArrowKind, Interval, State, WaitEdge
from grader.report.page.charting import chart_of
from grader.report.page.harm import Harm
from grader.report.page.orders import Told
from grader.report.source import WorkSource
from tests.report.page.programs import explored, made_up


@pytest.fixture
def told(orders, source):
    """The first order of a program, drawn."""
    return lambda function: Told(orders(function)[0], source)


def states(chart, lane):
    """The state of the lane in each of its rows."""
    mine = [one for one in chart.intervals if one.lane == lane]
    assert [one.first for one in mine[1:]] == [one.last + 1 for one in mine[:-1]]
    return {row: one.state for one in mine for row in range(one.first, one.last + 1)}


def rows(chart, words):
    return [number for number, row in enumerate(chart.rows) if row.words.en == words]


def test_a_lost_update_is_two_reads_and_two_writes_and_the_last_did_the_harm(told):
    chart = told("count").chart
    noted = [(row.words.en, row.note.en) for row in chart.rows if row.note]
    assert [words for words, _ in noted] == ["reads counter → 0"] * 2 + ["writes counter ← 1"] * 2
    assert noted[2][1] == "this will be lost"
    assert noted[3][1].startswith("overwrites what Process-")
    assert chart.harm == rows(chart, "writes counter ← 1")[1]
    (stale,) = chart.stale
    assert (stale.last, stale.lane) == (chart.harm, chart.rows[chart.harm].lane)
    assert chart.rows[stale.first].words.en == "reads counter → 0"


def test_a_shared_value_is_shown_as_it_changes(told):
    chart = told("count").chart
    first, second = rows(chart, "writes counter ← 1")
    (track,) = chart.tracks
    assert (track.name.en, track.values) == ("counter", ((0, "0"), (first, "1"), (second, "1")))
    assert [(row.lane, row.words) for row in chart.ending] == [(0, "returns 1")]


def test_who_joins_waits_until_its_child_has_ended(told):
    chart = told("count").chart
    caller, child = states(chart, 0), chart.lanes[1]
    (joined,) = rows(chart, "joins Process-1")
    assert caller[child.last] is State.BLOCKED
    assert caller[joined] is State.RUNNING
    kinds = [one.kind for one in chart.arrows]
    assert (kinds.count(ArrowKind.START), kinds.count(ArrowKind.JOIN)) == (2, 2)


def test_a_join_that_gave_up_is_no_join(controller, tmp_path):
    file = tmp_path / "work.py"
    file.write_text(
        "import time\n"
        "from multiprocessing import Process\n"
        "def wait():\n"
        "    child = Process(target=time.sleep, args=(5,))\n"
        "    child.start()\n"
        "    child.join(1)\n"
        "    child.join()\n"
    )
    (seen,) = explored(controller, file, "wait")
    chart = chart_of(seen, WorkSource(file, "work.py"), Harm())
    joins = [
        (row.words.en, row.everyday) for row in chart.rows if row.line in (6, 7) and not row.quiet
    ]
    assert joins == [("waits no longer for Process-1", False), ("joins Process-1", True)]


def test_two_locks_crossed_are_a_cycle_of_waits(told):
    found = told("meet")
    chart = found.chart
    assert [lane.name for lane in chart.lanes] == ["MainProcess", "Left", "Right"]
    end = len(chart.rows)
    assert {(one.lane, one.name.en, one.last) for one in chart.held} == {
        (1, "a", end),
        (2, "b", end),
    }
    assert set(chart.cycle) == {WaitEdge(1, 2), WaitEdge(2, 1)}
    assert [(row.lane, row.words, row.line) for row in chart.ending] == [
        (0, "waits in join", 10),
        (1, "waits for a lock: b", 19),
        (2, "waits for a lock: a", 23),
    ]
    assert [states(chart, lane)[end] for lane in range(3)] == [State.BLOCKED] * 3
    assert (
        found.title.en == "Deadlock: Left, Right each hold a lock that another of them waits for."
    )
    assert chart.harm == end - 1


def test_a_message_goes_from_who_put_it_to_who_got_it(told):
    chart = told("trade").chart
    messages = [one for one in chart.arrows if one.kind is ArrowKind.MESSAGE]
    ends = [(chart.rows[one.left].words.en, chart.rows[one.arrived].words.en) for one in messages]
    assert ends == [
        ("puts 'bread' into goods", "gets from goods → 'bread'"),
        ("puts None into goods", "gets from goods → None"),
    ]
    assert [(one.source, one.target) for one in messages] == [(1, 2)] * 2


def test_who_puts_into_a_full_queue_waits_until_there_is_room(told):
    chart = told("trade").chart
    (track,) = chart.tracks
    assert (track.name.en, track.room) == ("goods", 1)
    assert [value for _, value in track.values] == ["0", "1", "0", "1", "0"]
    (got,) = rows(chart, "gets from goods → 'bread'")
    (put,) = rows(chart, "puts None into goods")
    producer = states(chart, 1)
    assert producer[got - 1] is State.BLOCKED
    assert all(producer[row] is State.READY for row in range(got + 1, put))


def test_what_passed_has_no_harm(orders, source):
    passed = [Told(one, source) for one in orders("count") if one.passed]
    assert passed
    assert all(one.chart.harm is None for one in passed)
    assert {one.outcome.en for one in passed} == {"returned 2"}


def test_an_order_says_where_it_parts_from_the_first(orders, source):
    first, *others = (Told(one, source) for one in orders("meet"))
    assert first.parts_from(first).en == "the same steps"
    for one in others:
        step = int(one.parts_from(first).en.split("step ")[1].split(":")[0]) - 1
        assert first.chart.rows[:step] == one.chart.rows[:step]
        assert first.chart.rows[step].lane != one.chart.rows[step].lane


def test_every_step_is_a_row_with_the_learner_s_line(source):
    seen = made_up(3, 20)
    chart = chart_of(seen, source, Harm())
    assert [row.line for row in chart.rows] == [step.place.line for step in seen.operations]
    assert [chart.lanes[row.lane].process for row in chart.rows] == [
        step.actor for step in seen.operations
    ]
    assert chart.rows[0].words.en == "starts Worker-1"


def test_who_has_nothing_to_wait_for_is_ready(source):
    chart = chart_of(made_up(2, 9), source, Harm())
    assert {one.state for one in chart.intervals} == {State.RUNNING, State.READY}
    assert chart.intervals[0] == Interval(0, 0, 0, State.RUNNING)


def test_a_run_without_a_step_is_drawn_too(source):
    chart = chart_of(made_up(0, 0), source, Harm())
    assert (chart.lanes, chart.rows, chart.ending) == ((), (), ())


def test_a_lock_taken_within_another_one_is_drawn_beside_it(controller, tmp_path):
    file = tmp_path / "work.py"
    file.write_text(
        "from multiprocessing import Lock\n"
        "def nest():\n"
        "    a, b = Lock(), Lock()\n"
        "    for _ in range(2):\n"
        "        with a:\n"
        "            with b: pass\n"
    )
    (seen,) = explored(controller, file, "nest")
    held = chart_of(seen, WorkSource(file, "work.py"), Harm()).held
    assert [(one.name.en, one.depth) for one in held] == [("a", 0), ("b", 1)] * 2
