"""Every kind of deadlock is named, with its places, in both languages."""

import re
from collections.abc import Callable
from string import ascii_letters
from typing import Any

import pytest

from grader.engine.creations import (
    NewEvent,
    NewLock,
    NewMemory,
    NewPipe,
    NewQueue,
    NewSemaphore,
)
from grader.engine.deadlock import Diagnosis, Kind, diagnosis
from grader.engine.kernel import Options
from grader.engine.operations import (
    Acquire,
    CloseEnd,
    EventWait,
    Exit,
    Get,
    Join,
    Put,
    QueueJoin,
    Read,
    Receive,
    Release,
    Send,
    Sleep,
    Write,
)
from grader.engine.races import CheckThenAct, LostUpdate, SleepRace, races
from grader.engine.reduction import Dpor
from grader.engine.search import Exploration
from grader.engine.simulated import Body, Simulated, Spawn
from grader.engine.trace import Ending
from grader.language import Language, speaking
from grader.report.diagnosis import deadlock_story
from grader.report.races import race_story

A, B = "0:1", "0:2"


def steps(*actions: Any) -> Callable[..., Body]:
    def main(me: str) -> Body:
        for action in actions:  # noqa: UP028  a tuple's iterator takes no replies
            yield action

    return main


def child(*actions: Any) -> Spawn:
    return Spawn(steps(*actions))


def first_deadlock(*actions: Any) -> Diagnosis:
    system = Simulated(steps(*actions))
    run = next(r for r in Exploration(system, Dpor()) if r.end.ending is not Ending.RETURNED)
    session = system.start()
    for actor in run.schedule:
        session.move(actor)
    assert not session.kernel.choices()
    return diagnosis(session.kernel, session.kernel.end())


CASES: list[tuple[Kind, tuple[Any, ...]]] = [
    (Kind.ACQUIRED_TWICE, (NewLock(A), Acquire(A), Acquire(A))),
    (Kind.ACQUIRED_TWICE, (NewLock(A), NewMemory(B, 1, (), 0, A), Acquire(A), Read(B))),
    (Kind.ACQUIRED_TWICE, (NewLock(A, True), Acquire(A), Acquire(A))),
    (
        Kind.LOCK_CYCLE,
        (
            NewLock(A),
            NewLock(B),
            child(Acquire(A), Acquire(B), Release(A), Release(B)),
            child(Acquire(B), Acquire(A), Release(B), Release(A)),
            Join("1"),
        ),
    ),
    (Kind.HOLDER_ENDED, (NewLock(A), child(Acquire(A)), Join("1"), Acquire(A))),
    (Kind.HOLDER_ENDED, (NewSemaphore(A), child(Acquire(A), Exit(1)), Join("1"), Acquire(A))),
    (Kind.GET_NOBODY_FILLS, (NewQueue(A), child(Put(A, b"x")), Get(A), Get(A))),
    (Kind.PUT_NOBODY_EMPTIES, (NewQueue(A, 1), Put(A, b"x"), Put(A, b"y"))),
    (Kind.JOIN_OF_UNFLUSHED, (NewQueue(A), child(Put(A, b"x" * 70_000)), Join("1"))),
    (Kind.TASKS_NOT_DONE, (NewQueue(A, 0, True), Put(A, b"x"), Get(A), QueueJoin(A))),
    (
        Kind.RECEIVE_OPEN_END,
        (NewPipe(A, B, False), child(Receive(A)), CloseEnd(B), Join("1")),
    ),
    (Kind.SEND_NOBODY_RECEIVES, (NewPipe(A, B, False), Send(B, b"x" * 70_000))),
    (Kind.NOBODY_COMPLETES, (NewEvent(A), child(EventWait(A)), Join("1"))),
    (Kind.WAIT_FOR, (NewSemaphore(A, 0), Acquire(A))),
]


@pytest.mark.parametrize(("kind", "actions"), CASES)
def test_a_deadlock_is_named(kind: Kind, actions: tuple[Any, ...]) -> None:
    found = first_deadlock(*actions)
    assert found.kind is kind
    assert found.waits[0].place is not None


@pytest.mark.parametrize(("kind", "actions"), CASES)
def test_its_story_has_lines_and_a_question_in_both_languages(
    kind: Kind, actions: tuple[Any, ...]
) -> None:
    story = deadlock_story(first_deadlock(*actions))
    assert "test_diagnosis.py line " in story.en
    assert story.en.endswith("?")
    assert " 行" in story.zh
    assert story.zh.endswith("？")
    with speaking(Language.CHINESE):
        assert str(story) == story.zh


def test_where_the_held_lock_was_taken_is_told() -> None:
    story = deadlock_story(first_deadlock(*CASES[4][1]))
    assert "held by Process-1 (ended) since test_diagnosis.py line " in story.en


def test_a_private_lock_is_told_to_be_private() -> None:
    assert "a copy of its own" in deadlock_story(first_deadlock(*CASES[2][1])).en


def test_those_who_still_hold_the_other_end_are_named() -> None:
    found = first_deadlock(*CASES[10][1])
    assert found.others == ("Process-1",)
    assert "Process-1" in deadlock_story(found).en


def updating(me: str) -> Body:
    value = yield Read(A)
    yield Write(A, value + 1)


def looking(me: str) -> Body:
    if (yield Read(A)):
        yield Write(B, 5)


@pytest.mark.parametrize(
    ("kind", "actions"),
    [
        (LostUpdate, (NewMemory(A), Spawn(updating), Spawn(updating))),
        (
            CheckThenAct,
            (NewMemory(A, 1, (1,)), NewMemory(B), Spawn(looking), child(Write(A, 0), Read(B))),
        ),
        (SleepRace, (NewMemory(A), child(Write(A, 1)), Sleep(5), Read(A))),
        (SleepRace, (NewLock(B), NewMemory(A, 1, (), 0, B), child(Write(A, 1)), Sleep(5), Read(A))),
    ],
)
def test_a_race_is_named_and_told(kind: type, actions: tuple[Any, ...]) -> None:
    found = [
        finding
        for run in Exploration(Simulated(steps(*actions), options=Options(sleep="any")), Dpor())
        for finding in races(run.trace)
        if isinstance(finding, kind)
    ]
    assert found
    names = {"0": "MainProcess", "1": "Process-1", "2": "Process-2"}
    story = race_story(found[0], names)
    assert story.en.endswith("?")
    assert kind is LostUpdate or re.search(r" line \d", story.en)  # its lines are in a picture
    assert story.zh.endswith("？")
    assert not set(story.zh.replace("test_diagnosis.py", "").split("Process")[0]) & set(
        ascii_letters
    ) - set("Main")


def test_a_sleep_under_a_lock_keeps_nobody_apart_and_is_not_named() -> None:
    def working(me: str) -> Body:
        yield Acquire(B)
        yield Sleep(5)
        value = yield Read(A)
        yield Write(A, value + 1)
        yield Release(B)

    actions = steps(NewMemory(A), NewLock(B), Spawn(working), Spawn(working))
    system = Simulated(actions, options=Options(sleep="any"))
    assert not [finding for run in Exploration(system, Dpor()) for finding in races(run.trace)]


def test_no_race_is_named_where_a_lock_keeps_order() -> None:
    def careful(me: str) -> Body:
        yield Acquire(B)
        value = yield Read(A)
        yield Write(A, value + 1)
        yield Release(B)

    system = Simulated(steps(NewMemory(A), NewLock(B), Spawn(careful), Spawn(careful)))
    assert not [finding for run in Exploration(system, Dpor()) for finding in races(run.trace)]
