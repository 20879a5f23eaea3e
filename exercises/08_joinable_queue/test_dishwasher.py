"""What dishwasher.py has to do, as tests that you may read: pytest exercises/08_joinable_queue

`explore("wash_all", ...)` plays your function in every order in which its processes can move.
`run.calls_of("wash")` are the calls of wash, each with the process that made it; `run.transfers`
are the messages that went through the queues; `run.operations` is every step that was made.
"""

import pytest

from grader import Text

RESULT = Text(
    "{plates}, of which {broken} break, {washers} washer(s): {expected} is due; wash_all returned "
    "{result}. Follow a plate that is missing or in the wrong list: who told whom about it, and "
    "has it been heard?",
    "盘子 {plates}，其中会碎的是 {broken}，{washers} 个洗碗工：应该得到 {expected}，"
    "wash_all 返回的却是 {result}。盯住一个丢了的或者放错列表的盘子："
    "它的下落是谁告诉谁的？对方听到了吗？",
)
WASHED = Text(
    "wash should be called once for each of {plates}, by a child process; the children called it "
    "for {found}, the caller for {own}. Which plates come past that line of yours, and how often?",
    "应该由子进程对 {plates} 里的每个盘子各调用一次 wash；子进程调用时的盘子是 {found}，"
    "调用者自己调用时的是 {own}。哪些盘子会经过你的那一行？各经过几次？",
)
TOLD_WRONG = Text(
    "wash got {given!r} as its second argument, but {broken} break. Which way does that list take "
    "to the washers?",
    "wash 收到的第二个参数是 {given!r}，而会碎的是 {broken}。这个列表是怎么传到洗碗工那里的？",
)
NOT_BY_JOINABLE = Text(
    "{due} plates should go from the caller to the washers over one JoinableQueue; {put} were put "
    "there by the caller, and {taken} were taken by those who washed. How do the others get there?",
    "应该有 {due} 个盘子从调用者经过一个 JoinableQueue 到洗碗工手里；调用者往里放了 {put} 个，"
    "洗碗的进程从里面拿了 {taken} 个。其余的是怎么过去的？",
)
NOT_DAEMONS = Text(
    "{washers} washers, all of them daemons, are due; {started} daemon(s) were started, and these "
    "processes washed without being one: {others}. When does a process have to know that it is a "
    "daemon, and who waits for one that is not?",
    "应该有 {washers} 个洗碗工，个个都是守护进程；实际启动了 {started} 个守护进程，"
    "而这些进程洗了碗却不是守护进程：{others}。一个进程要在什么时候知道自己是守护进程？"
    "不是的话，谁会等它？",
)
TOO_MANY = Text(
    "{washers} washer(s) were hired, and {number} processes washed. What decides how many "
    "processes your program starts?",
    "请了 {washers} 个洗碗工，却有 {number} 个进程洗过碗。你的程序启动几个进程，是由什么决定的？",
)
TOO_EARLY = Text(
    "{name} reported its plate number {number} done before it had washed it. Between the two, what "
    "may the one believe who waits in join?",
    "{name} 还没洗第 {number} 个盘子，就报告它做完了。在这两步之间，在 join 里等着的人会以为什么？",
)
NEVER_JOINED = Text(
    "The caller never waited in join() of the queue that the plates are in. How did it get to know "
    "that they are all done, and what would it do if one of them broke?",
    "调用者从来没有在放盘子的那个队列的 join() 里等过。它凭什么知道都做完了？"
    "要是碎了一个，它会怎样？",
)


def by_process(run, steps, queue):
    """The steps of this kind of operation on the queue, for each process."""
    found = {}
    for step in run.operations:
        named = step.done and type(step.operation).__name__ == steps
        if named and step.operation.object == queue:
            found.setdefault(step.process, []).append(step.index)
    return found


def washed_by(run):
    """The calls of wash in each child, by its id."""
    found = {}
    for child in run.children:
        mine = [call for call in run.calls_of("wash") if call.pid == child.pid]
        if mine:
            found[child.id] = mine
    return found


def sink(run):
    """The JoinableQueue of the plates: its id, and how many went in and out of it."""
    washers = washed_by(run)
    queues = {}
    for one in run.transfers:
        if one.channel.kind == "JoinableQueue" and not one.error:
            counts = queues.setdefault(one.channel.id, {"in": 0, "out": 0})
            due = one.process == run.caller.id if one.way == "in" else one.process in washers
            counts[one.way] += due
    best = max(queues, key=lambda one: min(queues[one].values()), default="")
    return best, queues.get(best, {"in": 0, "out": 0})


def assert_result(run, plates, washers, broken):
    """The plates are in the right lists."""
    expected = {
        "washed": sorted(plate for plate in plates if plate not in broken),
        "broken": sorted(plate for plate in plates if plate in broken),
    }
    facts = {"plates": plates, "broken": broken, "washers": washers, "expected": expected}
    assert run.result == expected, RESULT.filled(result=run.result, **facts)


def assert_washed(run, plates, washers, broken):
    """Children have washed each plate once, plates that they took from a JoinableQueue."""
    calls = washed_by(run)
    found = sorted(str(call.arguments["plate"]) for mine in calls.values() for call in mine)
    own = [call.arguments["plate"] for call in run.calls_of("wash") if call.pid == run.caller.pid]
    facts = {"plates": sorted(plates), "found": found, "own": own}
    assert (found, own) == (sorted(plates), []), WASHED.filled(**facts)
    for mine in calls.values():
        for call in mine:
            given = call.arguments["broken"]
            assert given == broken, TOLD_WRONG.filled(given=given, broken=broken)
    _, best = sink(run)
    facts = {"due": len(plates), "put": best["in"], "taken": best["out"]}
    assert min(best.values()) >= len(plates), NOT_BY_JOINABLE.filled(**facts)
    assert len(calls) <= washers, TOO_MANY.filled(washers=washers, number=len(calls))


@pytest.mark.points(1.5)
def test_every_plate_is_washed(explore):
    """Two plates, two washers: each plate is washed once, by a process that took it from the queue.

    两个盘子，两个洗碗工：每个盘子由从队列里拿到它的那个进程洗一次。
    """
    plates = ["pan", "cup"]
    for run in explore.using(sleep="any")("wash_all", plates=plates, washers=2, broken=[]):
        assert_result(run, plates, 2, [])
        assert_washed(run, plates, 2, [])


@pytest.mark.points(1.5)
def test_a_broken_plate_holds_up_nobody(explore):
    """The first of three plates breaks; its washer, who is alone, goes on with the others.

    三个盘子，第一个就碎了；洗碗工只有一个，接着洗后面的。
    """
    plates = ["jug", "pan", "cup"]
    for run in explore.using(sleep="any")("wash_all", plates=plates, washers=1, broken=["jug"]):
        assert_result(run, plates, 1, ["jug"])
        assert_washed(run, plates, 1, ["jug"])


@pytest.mark.points(1)
def test_washers_are_daemons(explore):
    """Two washers and one plate: both are daemons, and the program ends although they work on.

    两个洗碗工，一个盘子：两个都是守护进程；他们还在等活，程序也照样能结束。
    """
    for run in explore.using(sleep="any")("wash_all", plates=["cup"], washers=2, broken=[]):
        daemons = [child for child in run.children if child.daemon]
        working = washed_by(run)
        others = [one.name for one in run.children if one.id in working and not one.daemon]
        facts = {"washers": 2, "started": len(daemons), "others": others}
        assert len(daemons) >= 2, NOT_DAEMONS.filled(**facts)
        assert not others, NOT_DAEMONS.filled(**facts)
        assert_result(run, ["cup"], 2, [])


@pytest.mark.points(1)
def test_done_means_done(explore):
    """A plate is reported done after it has been washed, and the caller waits for that report.

    盘子洗过以后才报告做完，而调用者等的就是这个报告。
    """
    plates, broken = ["cup", "jug"], ["jug"]
    for run in explore.using(sleep="any")("wash_all", plates=plates, washers=1, broken=broken):
        queue, _ = sink(run)
        joined = by_process(run, "QueueJoin", queue).get(run.caller.id)
        reports = by_process(run, "TaskDone", queue)
        managed = any(one.server for one in run.processes) and not reports
        assert joined or managed, NEVER_JOINED
        names = {child.id: child.name for child in run.children}
        for process, calls in washed_by(run).items():
            pairs = zip(reports.get(process, ()), calls, strict=False)
            for number, (reported, call) in enumerate(pairs):
                facts = TOO_EARLY.filled(name=names[process], number=number)
                assert call.last_step is not None, facts
                assert call.last_step <= reported, facts
        assert_result(run, plates, 1, broken)
