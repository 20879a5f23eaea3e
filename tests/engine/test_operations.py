"""What each operation does, one fact a test, on the kernel alone."""

from collections.abc import Callable
from typing import Any

import pytest

from grader.engine.creations import (
    NewBarrier,
    NewCondition,
    NewEvent,
    NewLock,
    NewMemory,
    NewPipe,
    NewPrivateQueue,
    NewQueue,
    NewRLock,
    NewSemaphore,
    NewSimpleQueue,
)
from grader.engine.kernel import Kernel, Options
from grader.engine.operations import (
    Acquire,
    ActiveChildren,
    Adopt,
    BarrierAbort,
    BarrierOpen,
    BarrierReset,
    BarrierState,
    BarrierWait,
    Begin,
    CancelJoinThread,
    Clock,
    CloseEnd,
    CloseProcess,
    ConditionWait,
    EventClear,
    EventIsSet,
    EventSet,
    EventWait,
    Exit,
    ExitCode,
    Get,
    IsAlive,
    Join,
    JoinThread,
    Lend,
    Notify,
    Poll,
    Print,
    ProtocolFault,
    Put,
    QueueClose,
    QueueEmpty,
    QueueFull,
    QueueJoin,
    QueueSize,
    Read,
    ReadSlice,
    Receive,
    Refused,
    Release,
    SemaphoreValue,
    Send,
    Signal,
    Sleep,
    Start,
    TaskDone,
    WaitReady,
    Write,
    WriteSlice,
)
from grader.engine.reduction import Dpor
from grader.engine.search import Exploration, Finished
from grader.engine.simulated import Body, Raised, Simulated, Spawn
from grader.engine.strategies import Replay
from grader.engine.trace import Ending

A, B, C = "0:1", "0:2", "0:3"


def one(main: Callable[..., Body], **options: Any) -> Finished:
    """The schedule in which everybody goes on as long as possible."""
    return next(iter(Exploration(Simulated(main, options=Options(**options)), Replay(()))))


def every(main: Callable[..., Body], **options: Any) -> list[Finished]:
    exploration = Exploration(Simulated(main, options=Options(**options)), Dpor())
    runs = list(exploration)
    assert exploration.exhaustive
    return runs


def outcomes(main: Callable[..., Body], **options: Any) -> set[Any]:
    """(ending, what the main process returned) of every schedule."""
    return {(run.end.ending, run.result.get("0")) for run in every(main, **options)}


def script(made: list[Any], *actions: Any) -> Callable[..., Body]:
    """A main process that does one thing after the other and returns all replies."""

    def main(me: str) -> Body:
        yield from made
        replies = []
        for action in actions:
            try:
                replies.append((yield action))
            except Raised as raised:
                replies.append(raised.error.kind)
        return tuple(replies)

    return main


def child(*actions: Any) -> Spawn:
    return Spawn(script([], *actions))


def replies(made: list[Any], *actions: Any, **options: Any) -> Any:
    run = one(script(made, *actions), **options)
    assert run.end.ending is Ending.RETURNED
    return run.result["0"]


def test_a_lock_is_not_recursive_and_tells_when_it_is_taken() -> None:
    made = [NewLock(A)]
    assert replies(made, Acquire(A), Acquire(A, 0), SemaphoreValue(A)) == (True, False, 0)
    assert one(script(made, Acquire(A), Acquire(A))).end.ending is Ending.DEADLOCK


def test_release_of_an_unlocked_lock_is_a_value_error() -> None:
    assert replies([NewLock(A)], Release(A)) == ("ValueError",)


def test_another_process_may_release_a_lock_but_no_rlock() -> None:
    for made, expected in (([NewLock(A)], None), ([NewRLock(A)], "AssertionError")):
        run = one(script(made, Acquire(A), child(Release(A)), Join("1")))
        assert run.result["1"] == (expected,)


def test_an_rlock_counts() -> None:
    made = [NewRLock(A)]
    assert replies(made, Acquire(A), Acquire(A), Release(A), SemaphoreValue(A), Release(A)) == (
        True,
        True,
        None,
        0,
        None,
    )


def test_a_timed_acquire_gives_up_when_nobody_else_can_move() -> None:
    got = replies([NewLock(A)], Acquire(A), Acquire(A, 7), Clock())
    assert got == (True, False, 7)


def test_a_sleeper_of_the_same_moment_comes_before_a_time_out() -> None:
    main = script([NewLock(A)], Acquire(A), child(Acquire(A, 5)), Sleep(5), Release(A), Join("1"))
    assert {run.result["1"] for run in every(main)} == {(True,)}


def test_semaphores_count_and_bounded_ones_refuse_one_release_too_many() -> None:
    free = [NewSemaphore(A, 1)]
    assert replies(free, Release(A), SemaphoreValue(A), Acquire(A, 0), Acquire(A, 0)) == (
        None,
        2,
        True,
        True,
    )
    bounded = [NewSemaphore(A, 1, True)]
    assert replies(bounded, Release(A), Acquire(A), Release(A), Release(A)) == (
        "ValueError",
        True,
        None,
        "ValueError",
    )


def test_a_condition_needs_its_lock() -> None:
    made = [NewRLock(A), NewCondition(B, A)]
    assert replies(made, ConditionWait(B), Notify(B)) == ("AssertionError", "AssertionError")


def test_a_notification_before_the_wait_is_lost() -> None:
    def main(me: str) -> Body:
        yield NewRLock(A)
        yield NewCondition(B, A)
        yield child(Acquire(A), ConditionWait(B), Release(A))
        yield Acquire(A)
        yield Notify(B)
        yield Release(A)

    endings = {run.end.ending for run in every(main)}
    assert endings == {Ending.RETURNED, Ending.DEADLOCK}


def test_wait_of_a_condition_gives_back_the_whole_depth_of_an_rlock() -> None:
    made = [NewRLock(A), NewCondition(B, A)]
    got = replies(made, Acquire(A), Acquire(A), ConditionWait(B, 5), Release(A), Release(A))
    assert got == (True, True, False, None, None)


def test_notify_all_wakes_everybody() -> None:
    def main(me: str) -> Body:
        yield NewRLock(A)
        yield NewCondition(B, A)
        for _ in range(2):
            yield child(Acquire(A), ConditionWait(B, 1000), Release(A))
        yield Sleep(10)
        yield Acquire(A)
        yield Notify(B, None)
        yield Release(A)

    assert {(run.result["1"], run.result["2"]) for run in every(main)} == {
        ((True, True, None), (True, True, None))
    }


def test_notify_hangs_after_its_only_waiter_was_killed() -> None:
    def main(me: str) -> Body:
        yield NewRLock(A)
        yield NewCondition(B, A)
        yield child(Acquire(A), ConditionWait(B))
        yield Sleep(10)
        yield Signal("1", 15)
        yield Join("1")
        yield Acquire(A)
        yield Notify(B)

    run = one(main)
    assert (run.end.ending, run.end.waiting[0].reason) == (Ending.DEADLOCK, "wakeup")


def test_an_event_stays_set_until_it_is_cleared() -> None:
    got = replies(
        [NewEvent(A)],
        EventIsSet(A),
        EventWait(A, 5),
        EventSet(A),
        EventWait(A),
        EventIsSet(A),
        EventClear(A),
        EventIsSet(A),
    )
    assert got == (False, False, None, True, True, None, False)


def test_a_barrier_opens_for_the_last_one_and_can_be_used_again() -> None:
    def main(me: str) -> Body:
        yield NewBarrier(A, 2)
        yield child(BarrierWait(A), BarrierWait(A))
        first = yield BarrierWait(A)
        second = yield BarrierWait(A)
        return first, second

    assert outcomes(main) == {(Ending.RETURNED, (x, y)) for x in (0, 1) for y in (0, 1)}


def test_the_last_one_at_a_barrier_runs_its_action_while_the_others_wait() -> None:
    def main(me: str) -> Body:
        yield NewBarrier(A, 2, True)
        yield child(BarrierWait(A, 100))
        yield Sleep(1)
        told = yield BarrierWait(A)
        opened = yield BarrierOpen(A)
        return told, opened

    run = one(main)
    assert (run.result["0"], run.result["1"]) == ((-1, 1), (0,))


def test_a_time_out_or_an_abort_breaks_a_barrier_until_it_is_reset() -> None:
    broken = "threading.BrokenBarrierError"
    assert replies([NewBarrier(A, 2)], BarrierWait(A, 3), BarrierWait(A), BarrierState(A)) == (
        broken,
        broken,
        (0, True),
    )
    got = replies([NewBarrier(A, 2)], BarrierAbort(A), BarrierReset(A), BarrierState(A))
    assert got == (None, None, (0, False))


def test_what_was_put_has_not_reached_the_pipe_yet() -> None:
    got = {run.result["0"] for run in every(script([NewQueue(A)], Put(A, b"x"), QueueEmpty(A)))}
    assert got == {(None, True), (None, False)}
    assert replies([NewQueue(A)], Put(A, b"x"), QueueSize(A)) == (None, 1)


def test_a_bounded_queue_is_full_and_gives_up() -> None:
    got = replies([NewQueue(A, 1)], Put(A, b"x"), QueueFull(A), Put(A, b"y", 0), Put(A, b"z", 5))
    assert got == (None, True, "queue.Full", "queue.Full")


def test_get_waits_and_gives_up() -> None:
    assert replies([NewQueue(A)], Get(A, 0), Get(A, 5), Put(A, b"x"), Get(A)) == (
        "queue.Empty",
        "queue.Empty",
        None,
        b"x",
    )


def test_a_reader_that_is_killed_in_get_takes_the_queue_with_it() -> None:
    main = script(
        [NewQueue(A)],
        child(Get(A)),
        Sleep(5),
        Signal("1", 15),
        Join("1"),
        Put(A, b"x"),
        Get(A),
    )
    run = one(main)
    assert (run.end.ending, run.end.waiting[0].reason) == (Ending.DEADLOCK, "turn")
    assert run.end.waiting[0].holders[0].ended


@pytest.mark.parametrize(("items", "size", "hangs"), [(16, 2060, False), (17, 2060, True)])
def test_a_pipe_holds_sixteen_pages(items: int, size: int, hangs: bool) -> None:
    main = script([NewQueue(A)], child(*[Put(A, b"x" * size)] * items), Join("1"))
    assert (one(main).end.ending is Ending.DEADLOCK) == hangs


@pytest.mark.parametrize(("size", "hangs"), [(65_532, False), (65_533, True)])
def test_joining_the_putter_before_draining_hangs_from_64_kib_on(size: int, hangs: bool) -> None:
    run = one(script([NewQueue(A)], child(Put(A, b"x" * size)), Join("1"), Get(A)))
    reasons = {waiting.reason for waiting in run.end.waiting}
    assert (reasons == {"join", "flush"}) == hangs


def test_a_message_larger_than_the_pipe_flows_to_a_reader() -> None:
    main = script([NewQueue(A)], child(Put(A, b"x" * 200_000)), Get(A), Join("1"))
    assert {len(run.result["0"][1]) for run in every(main)} == {200_000}


def test_os_exit_after_put_may_lose_the_item() -> None:
    main = script([NewQueue(A)], child(Put(A, b"x"), Exit(0, abrupt=True)), Join("1"), Get(A, 5))
    assert {run.result["0"][2] for run in every(main)} == {b"x", "queue.Empty"}


def test_an_item_under_way_comes_after_a_time_out_and_in_its_turn() -> None:
    actions = [Put(A, b"x"), Put(A, b"y"), Get(A, 5), Get(A), Clock(), Get(A, 11), Clock()]
    told = replies([NewQueue(A)], *actions, transit=10)
    assert told == (None, None, "queue.Empty", b"x", 10, b"y", 20)


def test_cancel_join_thread_lets_a_process_end_with_a_full_buffer() -> None:
    main = script([NewQueue(A)], child(CancelJoinThread(A), Put(A, b"x" * 70_000)), Join("1"))
    assert {run.end.ending for run in every(main)} == {Ending.RETURNED}


def test_a_closed_queue_takes_nothing_more_and_can_be_waited_for() -> None:
    got = replies([NewQueue(A)], JoinThread(A), QueueClose(A), Put(A, b"x"), JoinThread(A))
    assert got == ("AssertionError", None, "ValueError", None)


def test_a_joinable_queue_is_joined_when_every_task_is_done() -> None:
    main = script(
        [NewQueue(A, 0, True)],
        child(Get(A), TaskDone(A), Get(A), TaskDone(A)),
        Put(A, b"x"),
        Put(A, b"y"),
        QueueJoin(A),
    )
    assert {run.end.ending for run in every(main)} == {Ending.RETURNED}
    forgotten = script([NewQueue(A, 0, True)], Put(A, b"x"), Get(A), QueueJoin(A))
    assert one(forgotten).end.waiting[0].reason == "tasks"
    assert replies([NewQueue(A, 0, True)], TaskDone(A)) == ("ValueError",)


def test_a_simple_queue_is_there_at_once() -> None:
    assert replies([NewSimpleQueue(A)], QueueEmpty(A), Put(A, b"x"), QueueEmpty(A), Get(A)) == (
        True,
        None,
        False,
        b"x",
    )


def test_a_queue_of_the_process_itself_is_not_shared() -> None:
    main = script([NewPrivateQueue(A)], child(Put(A, b"x")), Join("1"), QueueSize(A))
    assert one(main).result["0"][2] == 0


def test_a_lock_of_threading_keeps_processes_apart_from_nothing() -> None:
    main = script([NewLock(A, True)], child(Acquire(A)), Join("1"), Acquire(A, 0))
    assert one(main).result["0"][2] is True


def test_a_private_lock_that_was_held_at_fork_stays_held_in_the_child() -> None:
    main = script([NewLock(A, True)], Acquire(A), child(Acquire(A, 0)), Join("1"))
    assert one(main).result["1"] == (False,)


def test_a_pipe_ends_when_nobody_holds_the_other_end() -> None:
    made = [NewPipe(A, B, False)]
    assert replies(made, Send(B, b"x"), CloseEnd(B), Receive(A), Receive(A)) == (
        None,
        None,
        b"x",
        "EOFError",
    )
    assert replies(made, CloseEnd(A), Send(B, b"x"), Send(A, b"y")) == (
        None,
        "BrokenPipeError",
        "OSError",
    )


def test_an_end_that_fork_has_copied_keeps_the_pipe_open() -> None:
    main = script([NewPipe(A, B, False)], child(Receive(A)), CloseEnd(B), Join("1"))
    run = one(main)
    assert run.end.ending is Ending.DEADLOCK
    assert {waiting.reason for waiting in run.end.waiting} == {"receive", "join"}


def test_a_child_that_closes_its_copy_sees_the_end() -> None:
    main = script([NewPipe(A, B, False)], child(CloseEnd(B), Receive(A)), CloseEnd(B), Join("1"))
    assert {run.result["1"] for run in every(main)} == {(None, "EOFError")}


def test_a_pickled_end_keeps_the_pipe_open_until_who_takes_it_closes_it() -> None:
    made = [NewPipe(A, B, False)]
    taker = child(Sleep(1), Adopt(C), Send(B, b"x"), CloseEnd(B))
    main = script(made, taker, Lend(B, C), CloseEnd(B), Receive(A), Receive(A), Join("1"))
    assert {run.result["1"] for run in every(main)} == {(None, B, None, None)}
    assert {run.result["0"][3:5] for run in every(main)} == {(b"x", "EOFError")}


def test_a_process_that_holds_an_end_twice_has_to_close_it_twice() -> None:
    made = [NewPipe(A, B, False)]
    twice = (Lend(B, C), Adopt(C), CloseEnd(B), Send(B, b"x"), CloseEnd(B), Send(B, b"x"))
    assert replies(made, *twice)[3:] == (None, None, "OSError")


def test_a_pickled_end_is_taken_once_and_while_the_lender_lives() -> None:
    made = [NewPipe(A, B, False)]
    assert replies(made, Lend(B, C), Adopt(C), Adopt(C))[2] == "EOFError"
    assert replies(made, CloseEnd(B), Lend(B, C))[1] == "OSError"
    main = script(made, child(CloseEnd(B), CloseEnd(A), Lend(A, C)), Join("1"), Adopt(C))
    assert one(main).result["0"][-1] == "ConnectionRefusedError"
    lent = script(made, child(Lend(A, C)), Join("1"), Adopt(C), CloseEnd(A), Send(B, b"x"))
    assert one(lent).result["0"][2:] == ("ConnectionRefusedError", None, "BrokenPipeError")


def test_a_duplex_pipe_holds_278_small_messages() -> None:
    fits = script([NewPipe(A, B, True)], *[Send(A, b"x")] * 278)
    assert one(fits).end.ending is Ending.RETURNED
    hangs = script([NewPipe(A, B, True)], *[Send(A, b"x")] * 279)
    assert one(hangs).end.waiting[0].reason == "send"


def test_poll_and_wait_tell_what_is_ready() -> None:
    made = [NewPipe(A, B, True), NewQueue(C)]
    got = replies(made, Poll(A), Poll(A, 5), Send(B, b"x"), Poll(A), WaitReady((B, A, C), 5))
    assert got == (False, False, None, True, (A,))


def test_a_sentinel_is_ready_when_the_process_has_ended() -> None:
    run = one(script([], child(Sleep(5)), WaitReady(("1",), 3), WaitReady(("1",))))
    assert run.result["0"][1:] == ((), ("1",))


def test_a_plain_value_waits_while_another_process_holds_its_lock() -> None:
    made = [NewRLock(A), NewMemory(B, 1, (), 0, A)]
    main = script(
        made, Acquire(A), child(Write(B, 5)), Read(B), Sleep(5), Read(B), Release(A), Join("1")
    )
    assert {run.result["0"][2:5] for run in every(main)} == {(0, None, 0)}


def test_a_value_with_a_plain_lock_hangs_inside_its_own_lock() -> None:
    recursive = [NewRLock(A), NewMemory(B, 1, (), 0, A)]
    plain = [NewLock(A), NewMemory(B, 1, (), 0, A)]
    assert replies(recursive, Acquire(A), Read(B)) == (True, 0)
    run = one(script(plain, Acquire(A), Read(B)))
    assert run.end.waiting[0].reason == "memory"


def test_arrays_have_elements_and_slices() -> None:
    made = [NewMemory(A, 200, (7, 8), 1)]
    got = replies(
        made,
        Read(A),
        ReadSlice(A, 0, 1, 4),
        WriteSlice(A, 199, -100, (5, 6)),
        Read(A, 199),
        Read(A, 99),
        ReadSlice(A, 98, 1, 2),
    )
    assert got == (7, (7, 8, 1, 1), None, 5, 6, (1, 6))


def test_sleep_costs_nothing_and_moves_the_clock() -> None:
    year = 365 * 24 * 3600 * 10**9
    assert replies([], Clock(), Sleep(50 * year), Clock()) == (0, None, 50 * year)


def test_any_sleep_lets_a_process_run_ahead_with_its_own_clock() -> None:
    assert replies([], Sleep(5), Clock(), sleep="any") == (None, 5)


def test_waiting_on_the_clock_moves_it() -> None:
    def main(me: str) -> Body:
        while (now := (yield Clock())) < 2_000_000_000:
            del now
        return now

    run = one(main)
    assert run.end.ending is Ending.RETURNED
    assert 2_000_000_000 <= run.result["0"] < 2_200_000_000


def test_prints_commute_unless_their_order_is_observed() -> None:
    main = script([], child(Print("a")), child(Print("b")), Join("1"), Join("2"))
    assert len(every(main)) == 1
    assert len(every(main, output_order=True)) == 2


def test_exit_codes_and_liveness() -> None:
    main = script(
        [],
        child(Begin(), Exit(3)),
        Join("1"),
        IsAlive("1"),
        ExitCode("1"),
        CloseProcess("1"),
        ActiveChildren(),
    )
    assert one(main).result["0"][1:] == (None, False, 3, None, ())


def test_a_living_process_can_not_be_closed() -> None:
    main = script([], child(Sleep(5)), CloseProcess("1"), ExitCode("1"), ActiveChildren())
    assert one(main).result["0"][1:] == ("ValueError", None, ("1",))


def test_join_gives_up_after_its_time() -> None:
    main = script([], child(Sleep(50)), Join("1", 5), Clock(), Join("1"), Clock())
    assert one(main).result["0"][1:] == (None, 5, None, 50)


def test_a_terminated_process_dies_a_moment_later_and_keeps_what_it_held() -> None:
    main = script(
        [NewLock(A)], child(Acquire(A), Sleep(50)), Sleep(5), Signal("1"), Join("1"), Acquire(A)
    )
    run = one(main)
    assert run.end.ending is Ending.DEADLOCK
    assert run.end.waiting[0].holders[0].ended
    alive = script(
        [], child(Sleep(50)), Sleep(5), Signal("1"), IsAlive("1"), Join("1"), ExitCode("1")
    )
    assert {run.result["0"][3:] for run in every(alive)} == {(True, None, -15), (False, None, -15)}


def test_daemons_are_terminated_and_others_joined_at_exit() -> None:
    def main(me: str) -> Body:
        yield Spawn(script([], Sleep(50)), daemon=True)
        yield Spawn(script([], Sleep(20)))

    run = one(main)
    assert run.result == {"0": None, "1": "killed", "2": (None,)}
    assert run.trace[-1].time == 20


def test_a_daemon_may_have_no_children() -> None:
    main = script([], Spawn(script([], Start("1-1")), daemon=True), Join("1"))
    assert one(main).result["1"] == ("AssertionError",)


def test_a_process_that_inherits_one_end_of_a_pipe_holds_no_other() -> None:
    reader = script([], Receive(A), Receive(A))
    made = [NewPipe(A, B, False)]
    main = script(made, Spawn(reader, inherits=(A,)), Send(B, b"x"), CloseEnd(B), Join("1"))
    assert {run.result["1"] for run in every(main)} == {(b"x", "EOFError")}
    main = script(made, Spawn(script([], Send(B, b"x")), inherits=()), Join("1"))
    assert one(main).result["1"] == ("OSError",)


def test_the_end_that_a_process_inherits_is_open_until_it_has_ended() -> None:
    made = [NewPipe(A, B, False)]
    main = script(made, Spawn(script([], Sleep(50)), inherits=(B,)), CloseEnd(B), Receive(A))
    assert {(run.result["0"][2], run.trace[-1].time) for run in every(main)} == {("EOFError", 50)}


def test_nobody_hands_over_an_end_that_it_does_not_hold() -> None:
    kernel = Kernel()
    with pytest.raises(ProtocolFault, match="hand over"):
        kernel.request("0", Start("1", inherits=(A,)))


@pytest.mark.parametrize("made", [NewLock(A, True), NewRLock(A, True), NewPrivateQueue(A)])
def test_a_private_object_is_nothing_to_a_process_that_has_not_inherited_it(made: Any) -> None:
    use = Put(A, b"x") if isinstance(made, NewPrivateQueue) else Acquire(A)
    assert one(script([made], Spawn(script([], use)), Join("1"))).result["1"] == (
        (None,) if isinstance(made, NewPrivateQueue) else (True,)
    )
    with pytest.raises(ProtocolFault, match="no such object"):
        one(script([made], Spawn(script([], use), inherits=()), Join("1")))


def test_what_is_not_controlled_ends_the_run_by_name() -> None:
    run = one(script([], Refused("asyncio")))
    assert (run.end.ending, run.end.detail, run.end.process) == (Ending.REFUSED, "asyncio", "0")
    assert run.end.place is not None


@pytest.mark.parametrize(
    "operation",
    [
        Acquire("0:99"),
        Acquire("7:1"),
        Get(A),
        Start("5"),
        Join("9"),
        Read(B, 1),
        ReadSlice(B, 0, 0, 1),
        ReadSlice(B, 0, 2**40, 2),
        BarrierOpen(C),
        WaitReady(("x",)),
    ],
)
def test_a_foreign_number_is_a_fault_of_its_sender(operation: Any) -> None:
    kernel = Kernel()
    kernel.create("0", NewLock(A))
    kernel.create("0", NewMemory(B))
    kernel.create("0", NewBarrier(C, 2, True))
    with pytest.raises(ProtocolFault):
        kernel.request("0", operation)


def test_objects_are_made_once_and_under_ones_own_number() -> None:
    kernel = Kernel()
    kernel.create("0", NewLock(A))
    for bad in (NewLock(A), NewLock("1:1"), NewCondition(B, C), NewMemory(B, 1, (), 0, C)):
        with pytest.raises(ProtocolFault):
            kernel.create("0", bad)
    with pytest.raises(ProtocolFault):
        kernel.request("3", Begin())
