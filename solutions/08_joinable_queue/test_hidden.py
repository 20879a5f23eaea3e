"""What the visible tests leave out: equal, long, no plates, all broken, many washers, slow reports.

DESIGN.md says which clause of the contract each of them guards.
"""

from collections import Counter
from itertools import islice

import pytest

from grader import Text

ODD = ["cup", "", "stop", "cup", "None", "pan", "jug", "jug", "0"]
"""Equal plates, and such as look like a sign of the end."""
LONG = ["pan" * 15_000, "cup" * 15_000]
"""A pipe has room for the report about one of them, but not about both."""

LISTS = Text(
    "{plates}, of which {broken} break, {washers} washer(s): {expected} is due; wash_all returned "
    "{result}. Does your program treat some plates differently from others, or are some reports "
    "still under way when it looks?",
    "盘子 {plates}，其中会碎的是 {broken}，{washers} 个洗碗工：应该得到 {expected}，"
    "wash_all 返回的却是 {result}。你的程序是不是对某些盘子另眼相看？"
    "或者它去看的时候，有些报告还在路上？",
)
CALLS = Text(
    "The washers should have called wash for {due}; they did for {found}. A plate may be broken, "
    "but somebody has to try. Which plates never come to the call, and which come twice?",
    "洗碗工应该对 {due} 各调用一次 wash，实际调用的是 {found}。盘子可能会碎，但总得有人去洗。"
    "哪些盘子没走到这个调用？哪些走到了两次？",
)
HIRED = Text(
    "{washers} washer(s) were to be hired for {plates} plate(s), as daemons; {started} daemon(s) "
    "were started, {number} process(es) washed. On what does their number depend in your program?",
    "{plates} 个盘子，要请 {washers} 个洗碗工，都是守护进程；实际启动了 {started} 个守护进程，"
    "洗过碗的进程有 {number} 个。在你的程序里，这个数是由什么决定的？",
)
ALWAYS_THE_SAME = Text(
    "One plate, two washers: in all {orders} orders of events the same washer got it. Both wait at "
    "the same sink. What keeps the other one from it?",
    "一个盘子，两个洗碗工：在所有 {orders} 种先后顺序里，洗的总是同一个人。"
    "两个人守着同一个水池，是什么不让另一个人洗？",
)
NOT_WAITED = Text(
    "The caller waited in join() of the queue {joins} time(s), for the first time after "
    "{before} of {due} plates had been put. What does join promise, and about which plates?",
    "调用者在队列的 join() 里等了 {joins} 次，第一次是在放了 {before} 个盘子之后，"
    "而盘子一共有 {due} 个。join 保证的是什么？是关于哪些盘子的？",
)
OUTCOME = Text(
    "wash raised Broken {broke} time(s) and went well {well} time(s), for {due} plates. From what "
    "does your program know whether a plate is broken?",
    "wash 抛出 Broken {broke} 次，顺利完成 {well} 次，盘子一共 {due} 个。"
    "你的程序凭什么知道一个盘子碎了没有？",
)

AGAIN = Text(
    "wash_all was called with {first}, then with {second}, in one program: {expected} is due, it "
    "returned {result}. What is still there of the first call when the second one comes?",
    "同一个程序里先用 {first}、再用 {second} 调用了 wash_all：应该得到 {expected}，"
    "返回的却是 {result}。第二次调用的时候，第一次调用还留下了什么？",
)


def two_shifts(work, first, second):
    """The kitchen opens twice in one program."""
    return [work.wash_all(**first), work.wash_all(**second)]


def sorted_out(plates, broken):
    """What is due."""
    return {
        "washed": sorted(plate for plate in plates if plate not in broken),
        "broken": sorted(plate for plate in plates if plate in broken),
    }


def sink_of(seen):
    """The queue from which the washers took the most, by its id."""
    children = {child.id for child in seen.children}
    taken = Counter(
        one.channel.id
        for one in seen.transfers
        if one.way == "out" and one.process in children and one.channel.kind == "JoinableQueue"
    )
    return max(taken, key=taken.get, default="")


def assert_lists(run, plates, washers, broken):
    """Every plate in its list."""
    expected = sorted_out(plates, broken)
    facts = {"plates": plates, "broken": broken, "washers": washers}
    due = LISTS.filled(expected=expected, result=run.result, **facts)
    assert run.result == expected, due


def assert_calls(run, plates, washers, broken):
    """Each plate was washed once by one of at most so many daemons, and broke or not."""
    calls = [call for call in run.calls_of("wash") if call.pid != run.caller.pid]
    found = sorted(str(call.arguments["plate"]) for call in calls)
    assert found == sorted(plates), CALLS.filled(due=sorted(plates), found=found)
    broke = sum(call.error == "Broken" for call in calls)
    due = sum(plate in broken for plate in plates)
    facts = {"broke": broke, "well": len(calls) - broke, "due": len(plates)}
    assert broke == due, OUTCOME.filled(**facts)
    daemons = {child.pid for child in run.children if child.daemon}
    working = {call.pid for call in calls}
    facts = {"washers": washers, "plates": len(plates), "started": len(daemons)}
    hired = HIRED.filled(number=len(working), **facts)
    assert working <= daemons, hired
    assert len(working) <= washers, hired


def assert_all_hired(seen, plates, washers):
    """So many daemons were started. Of a real run nobody can tell: one who is killed before its
    first step has not said that it was there."""
    daemons = [child for child in seen.children if child.daemon]
    working = {call.pid for call in seen.calls_of("wash")}
    facts = {"washers": washers, "plates": len(plates), "started": len(daemons)}
    assert len(daemons) >= washers, HIRED.filled(number=len(working), **facts)


def assert_second_shift(explore):
    """What breaks is said in each call: a plate that broke in the first may stay whole later."""
    shifts = [{"plates": ["cup"], "washers": 1, "broken": broken} for broken in (["cup"], [])]
    expected = [sorted_out(shift["plates"], shift["broken"]) for shift in shifts]
    facts = {"first": shifts[0], "second": shifts[1], "expected": expected}
    for seen in explore.using(sleep="any")(two_shifts, first=shifts[0], second=shifts[1]):
        assert seen.result == expected, AGAIN.filled(result=seen.result, **facts)


@pytest.mark.points(1.5)
def test_any_plates_may_come(explore, run):
    """Equal plates, no or long names, signs of an end; none there, all broken; two calls.

    相同的盘子、没有名字或名字很长的盘子、像结束信号的名字；一个也没有、全都碎了；调用两次。
    """
    for plates, washers, broken in (
        (["cup"], 1, ["cup", "sun"]),
        (["b", "a", "b"], 1, ["b"]),
        ([], 2, ["cup"]),
        (["cup", "cup"], 2, []),
        (LONG, 1, []),
    ):
        exploring = explore.using(sleep="any")
        for seen in exploring("wash_all", plates=plates, washers=washers, broken=broken):
            assert_lists(seen, plates, washers, broken)
            assert_calls(seen, plates, washers, broken)
            assert_all_hired(seen, plates, washers)
    for washers, broken in ((1, ["jug", "cup", "moon"]), (12, [])):
        really = run("wash_all", plates=ODD, washers=washers, broken=broken)
        assert_lists(really, ODD, washers, broken)
        assert_calls(really, ODD, washers, broken)
    for seen in islice(explore("wash_all", plates=ODD[:3], washers=12, broken=[]), 1):
        assert_all_hired(seen, ODD[:3], 12)
    assert_second_shift(explore)


@pytest.mark.points(1)
def test_either_washer_may_get_the_plate(explore):
    """One plate, two washers: in some order the one breaks it, in some the other.

    一个盘子，两个洗碗工：换一种先后顺序，把它洗碎的就是另一个人。
    """
    sinks = explore.using(sleep="any")
    case = {"plates": ["cup"], "washers": 2, "broken": ["cup"]}
    who = set()
    for seen in sinks("wash_all", **case):
        assert_lists(seen, ["cup"], 2, ["cup"])
        assert_calls(seen, ["cup"], 2, ["cup"])
        assert_all_hired(seen, ["cup"], 2)
        ids = {child.pid: child.id for child in seen.children}
        who |= {ids[call.pid] for call in seen.calls_of("wash") if call.pid in ids}
    if len(who) == 1:
        orders = len(sinks.every("wash_all", **case))
        assert len(who) > 1, ALWAYS_THE_SAME.filled(orders=orders)


@pytest.mark.points(1)
def test_the_caller_waits_for_all_plates_at_once(explore):
    """All plates are put, then the caller waits in join() of the queue until the last is done.

    盘子全部放好，调用者再到队列的 join() 里等，等到最后一个做完。
    """
    plates = ["cup", "jug", "pan"]
    for seen in explore.using(sleep="any")("wash_all", plates=plates, washers=1, broken=["jug"]):
        assert_lists(seen, plates, 1, ["jug"])
        assert_calls(seen, plates, 1, ["jug"])
        queue = sink_of(seen)
        asked = [
            (step.index, step.process, type(step.operation).__name__)
            for step in seen.operations
            if step.done and getattr(step.operation, "object", "") == queue
        ]
        joins = [
            index
            for index, process, name in asked
            if (process, name) == (seen.caller.id, "QueueJoin")
        ]
        puts = [
            one.step
            for one in seen.transfers
            if one.way == "in" and one.process == seen.caller.id and one.channel.id == queue
        ]
        before = sum(step < joins[0] for step in puts) if joins else 0
        facts = {"joins": len(joins), "before": min(before, 3), "due": 3}
        reported = any(name == "TaskDone" for _, _, name in asked)
        managed = any(one.server for one in seen.processes) and not reported
        assert managed or before >= 3, NOT_WAITED.filled(**facts)


@pytest.mark.points(1)
def test_many_plates_for_real(explore, run):
    """130 plates, five washers, every seventh plate breaks; on the real system.

    在真实系统上洗一百三十个盘子，五个洗碗工，每七个就碎一个。
    """
    plates = [f"plate {number}" for number in range(130)]
    broken = plates[::7]
    for seen in explore.using(sleep="any")("wash_all", plates=plates[:2], washers=1, broken=broken):
        assert_lists(seen, plates[:2], 1, broken)
        assert_calls(seen, plates[:2], 1, broken)
    really = run("wash_all", plates=plates, washers=5, broken=broken)
    assert_lists(really, plates, 5, broken)
    assert_calls(really, plates, 5, broken)


@pytest.mark.points(0.5)
def test_plates_and_reports_may_be_slow(explore):
    """Whatever is put on a queue is eleven seconds under way: nobody gives up waiting.

    放进队列的东西在路上都要走十一秒：谁也不会等不下去就走。
    """
    slow = explore.using(sleep="any", transit=11.0)
    for seen in slow("wash_all", plates=["cup", "jug"], washers=1, broken=["jug"]):
        assert_lists(seen, ["cup", "jug"], 1, ["jug"])
        assert_calls(seen, ["cup", "jug"], 1, ["jug"])
