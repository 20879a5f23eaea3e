"""What tickets.py has to do, as tests that you may read: pytest exercises/03_lock

`run("sell", tickets=1, buyers=2)` calls your function for real, in processes of its own, and says
what happened. `run.holding("charge")` is a strict bank: whoever steps up to pay is kept at the
counter until all the others stand there too, wait for a lock, or have gone home.
"""

from itertools import groupby

import pytest

from grader import Text


def payers(outcome):
    """The buyers whose cards were charged, whatever they call themselves."""
    charged = [call for call in outcome.calls if call.function == "charge"]
    return sorted((call.arguments["buyer"] for call in charged), key=repr)


def tellers(outcome):
    """The processes in which cards were charged."""
    return {call.pid for call in outcome.calls if call.function == "charge"}


def children(outcome):
    """The processes that the call started; a Manager's server does not count."""
    return [process for process in outcome.processes[1:] if not process.server]


def speeches(outcome):
    """Who spoke without a break: (pid, lines) for each stretch of the output."""
    stretches = groupby(outcome.output, key=lambda line: line.pid)
    return [(pid, [line.text for line in lines]) for pid, lines in stretches]


def interruption(said):
    """The last words of the first one who was interrupted, and the words that did it."""
    for (pid, lines), *rest in (said[n:] for n in range(len(said))):
        if any(pid == later for later, _ in rest):
            return {"first": lines[-1], "second": rest[0][1][0]}
    return {"first": "", "second": ""}


OVERSOLD = Text(
    "{paid} buyers paid, but there was 1 ticket. Each of them looked and saw a ticket before "
    "another one's purchase was written down. From which line of your code to which must nobody "
    "else come in between?",
    "只有 1 张票，却有 {paid} 个人付了钱：后一个人来看的时候，前一个人的购买还没有记下来，"
    "所以他也看到了那张票。从你代码的哪一行到哪一行，中间不能让别人插进来？",
)
MISCOUNTED = Text(
    "The books don't balance: {result} was returned, {expected} is right. A number was read by one "
    "process, changed by another, and then overwritten with what the first had made of the old "
    "one; or it was never shared; or it was returned before the buyers were done. "
    "Who changes this number, and in whose memory does it live?",
    "账对不上：返回的是 {result}，应该是 {expected}。要么一个进程读了数，另一个进程改了它，"
    "前者又用旧数算出来的结果盖了回去；要么这个数根本没有共享；要么买家还没办完就返回了。"
    "谁在改这个数？它住在谁的内存里？",
)
NOT_ALL_PAID = Text(
    "There was a ticket for everybody, so each of the buyers {expected} pays exactly once. These "
    "paid: {paid}. What keeps the others from the counter, or sends one there twice?",
    "票够每个人买，所以 {expected} 号买家各付一次钱。实际付钱的是：{paid}。"
    "其余的人为什么没走到柜台？或者谁走了两趟？",
)
NOT_ITS_OWN_PROCESS = Text(
    "{buyers} buyers paid in {pids} process(es) of their own. Each buyer is a process: it is that "
    "process that looks, pays and takes. Which process executes your purchase, the child or the "
    "one that starts it?",
    "{buyers} 个买家付款，用到的子进程却只有 {pids} 个。每个买家是一个进程，"
    "看、付、拿都由它自己做。你的购买代码是在哪个进程里执行的，是子进程，还是创建它的那个进程？",
)
QUEUED_TO_THINK = Text(
    "8 buyers think for 0.5 s each. Together that takes about 0.5 s; yours took {elapsed:.1f} s: "
    "one buyer began to think when another had finished. What were they waiting for?",
    "8 个买家每人想 0.5 秒，一起想总共只要约 0.5 秒，你的程序却用了 {elapsed:.1f} 秒：前一个想完，"
    "后一个才开始想。他们在等什么？",
)
DID_NOT_THINK = Text(
    "Somebody paid {started:.2f} s after the call, but each buyer thinks for 0.5 s first. "
    "Where is `think` used?",
    "调用后 {started:.2f} 秒就有人付钱了，可是每个买家要先想 0.5 秒。`think` 用在哪里了？",
)
NOT_ITS_OWN_CUSTOMER = Text(
    "{customers} customers need {customers} processes; {processes} were started. "
    "Who exchanges the tickets in your program?",
    "{customers} 个顾客要有 {customers} 个进程，实际只启动了 {processes} 个。"
    "在你的程序里，票是谁换的？",
)
NOT_AS_MANY = Text(
    "{expected} tickets before, {result} after. A customer gives one back and takes one, so the "
    "number is the same at the end. Which of the two steps is missing, done twice, or overwritten?",
    "换票前有 {expected} 张，换完却是 {result}。顾客还一张、拿一张，最后总数不变。"
    "两步里哪一步漏了、做了两次，或者被别人盖掉了？",
)
NOT_ITS_OWN_SPEAKER = Text(
    "{people} persons spoke from {pids} process(es) of their own. Each person is a process and "
    "says the lines itself. Which process executes your print?",
    "{people} 个人说话，用到的子进程却只有 {pids} 个。每个人是一个进程，话要由它自己说。"
    "你的 print 是在哪个进程里执行的？",
)
INTERRUPTED = Text(
    "{people} persons spoke in {stretches} stretches: somebody was interrupted. "
    "{first!r} was followed by {second!r}, from another process. How long does a person need the "
    "floor: for one line, or for how many?",
    "{people} 个人的话断成了 {stretches} 段，有人被打断了：{first!r} 后面紧跟着"
    "另一个进程的 {second!r}。一个人要占住发言权多久，是说一句，还是多少句？",
)
NOT_THEIR_LINES = Text(
    "Every line is said once, in its person's order. Expected, person by person: {expected}. "
    "Said: {said}.",
    "每句话说一遍，并且按本人的顺序说。应该是（一人一组）：{expected}；实际说的是：{said}。",
)


@pytest.mark.points(1)
def test_one_ticket_is_sold_once(run):
    """Two buyers want the last ticket: exactly one of them pays and gets it.

    两个人都想要最后一张票：只有一个人付钱，也只有这个人拿到票。
    """
    outcome = run.holding("charge")("sell", tickets=1, buyers=2)
    paid = payers(outcome)
    assert len(paid) <= 1, OVERSOLD.filled(paid=len(paid))
    expected = {"left": 0, "sold": 1}
    assert outcome.result == expected, MISCOUNTED.filled(result=outcome.result, expected=expected)
    assert len(paid) == 1, NOT_ALL_PAID.filled(expected="0 or 1", paid=paid)


@pytest.mark.points(0.5)
def test_every_buyer_is_served_while_there_are_tickets(run):
    """Five tickets, three buyers: each, in a process of its own, pays once; two tickets are left.

    五张票，三个买家：每个买家是一个独立的进程，各付一次钱；最后剩两张票。
    """
    outcome = run.holding("charge")("sell", tickets=5, buyers=3)
    expected = {"left": 2, "sold": 3}
    assert outcome.result == expected, MISCOUNTED.filled(result=outcome.result, expected=expected)
    paid = payers(outcome)
    assert paid == [0, 1, 2], NOT_ALL_PAID.filled(expected=[0, 1, 2], paid=paid)
    pids = tellers(outcome) - {outcome.processes[0].pid}
    assert len(pids) == 3, NOT_ITS_OWN_PROCESS.filled(buyers=3, pids=len(pids))


@pytest.mark.points(0.5)
def test_the_buyers_think_at_the_same_time(run):
    """Eight buyers think for half a second: together, not one after the other.

    八个买家每人想半秒：大家同时想，不是一个想完下一个才想。
    """
    outcome = run.within(15)("sell", tickets=1, buyers=8, think=0.5, pay=0.3)
    assert outcome.elapsed < 3.9, QUEUED_TO_THINK.filled(elapsed=outcome.elapsed)
    paid = payers(outcome)
    assert len(paid) <= 1, OVERSOLD.filled(paid=len(paid))
    expected = {"left": 0, "sold": 1}
    assert outcome.result == expected, MISCOUNTED.filled(result=outcome.result, expected=expected)
    assert len(paid) == 1, NOT_ALL_PAID.filled(expected="0 to 7", paid=paid)
    started = min(call.started for call in outcome.calls)
    assert started > 0.25, DID_NOT_THINK.filled(started=started)


@pytest.mark.points(1)
def test_a_declined_card_stops_nobody_else(run):
    """The cards of two of four buyers are declined: they get nothing, the other two a ticket each.

    四个买家里有两个人的卡被拒：他们拿不到票，另外两人各拿到一张。
    """
    bank = run.expecting("CardDeclined").holding("charge")
    outcome = bank("sell", tickets=5, buyers=4, declined=[0, 2])
    expected = {"left": 3, "sold": 2}
    assert outcome.result == expected, MISCOUNTED.filled(result=outcome.result, expected=expected)
    paid = payers(outcome)
    assert paid == [0, 1, 2, 3], NOT_ALL_PAID.filled(expected=[0, 1, 2, 3], paid=paid)


@pytest.mark.points(1)
def test_exchanging_leaves_as_many_tickets_as_before(run):
    """Four customers exchange a ticket each, in four processes: the number stays what it was.

    四个顾客用四个进程各换一张票：票的总数和原来一样。
    """
    outcome = run("exchange_all", tickets=3, customers=4)
    assert outcome.result == 3, NOT_AS_MANY.filled(expected=3, result=outcome.result)
    processes = len(children(outcome))
    assert processes >= 4, NOT_ITS_OWN_CUSTOMER.filled(customers=4, processes=processes)


@pytest.mark.points(1)
def test_nobody_is_interrupted(run):
    """Four persons introduce themselves, one process each: the lines of each stay together.

    四个人各用一个进程自我介绍：每个人的话连在一起，不被打断。
    """
    names = ["Ana", "Bo", "Chen", "Dora"]
    people = [[f"{name}: sentence {n}" for n in range(10)] for name in names]
    outcome = run("introduce_all", people=people)
    said = speeches(outcome)
    pids = {pid for pid, _ in said} - {outcome.processes[0].pid}
    assert len(pids) == 4, NOT_ITS_OWN_SPEAKER.filled(people=4, pids=len(pids))
    facts = interruption(said)
    assert len(said) == 4, INTERRUPTED.filled(people=4, stretches=len(said), **facts)
    lines = sorted(lines for _, lines in said)
    assert lines == people, NOT_THEIR_LINES.filled(expected=people, said=lines)
