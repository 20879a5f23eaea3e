"""What tickets.py has to do, as tests that you may read: pytest exercises/03_lock

`explore("sell", tickets=1, buyers=2)` calls your function again and again, each time with the
processes taking turns in another order, until every order that makes a difference was there.
Each of these runs has to be right. Time is virtual: a sleep costs nothing, and `elapsed` is exact.
With `sleep="any"` a sleep may last as long or as short as it likes, next to the others.

`run("sell", ...)` calls it once, for real. `run.holding("charge")` is a strict bank: whoever steps
up to pay is kept at the counter until all the others stand there too, wait for a lock, or have
gone home.
"""

from itertools import groupby

import pytest

from grader import Text


def payers(sale):
    """The buyers whose cards were charged, whatever they call themselves."""
    return sorted((call.arguments["buyer"] for call in sale.calls_of("charge")), key=repr)


def tellers(sale):
    """The processes in which cards were charged, the caller of your function left out."""
    return {call.pid for call in sale.calls_of("charge")} - {sale.caller.pid}


def exchanges(run):
    """For each shared number, who changed it, in turn: [(process, the changes of this turn)]."""
    numbers = {}
    for change in run.changes:
        numbers.setdefault(change.thing, []).append(change)
    for made in numbers.values():
        yield [(who, list(turn)) for who, turn in groupby(made, key=lambda one: one.process)]


def is_exchange(changes, tickets):
    """One up and one down again: a ticket was given back and one taken."""
    levels = [changes[0].before, *(change.after for change in changes)]
    if not all(isinstance(level, int | float) for level in levels):
        return False
    begins = levels[1] > levels[0] or levels[0] == tickets
    return begins and levels[0] == levels[-1] and max(levels) - min(levels) == 1


def exchanged(run, tickets):
    """For each shared number, how many processes exchanged a ticket on it, and who was disturbed.

    That is (process, the change that came in between) or None. Who carries the number around in a
    queue or pipe has exchanged when it has taken it out and put it back.
    """
    ways = {(one.process, one.way) for one in run.transfers if not one.error}
    yield sum({(one.id, "in"), (one.id, "out")} <= ways for one in run.children), None
    for turns in exchanges(run):
        own = {}
        for who, changes in turns:
            own.setdefault(who, []).extend(changes)
        done = sum(who != "0" and is_exchange(made, tickets) for who, made in own.items())
        cut = [n for n, (who, made) in enumerate(turns) if who != "0" and made != own[who]]
        yield done, (turns[cut[0]][0], turns[cut[0] + 1][1][0]) if cut else None


def speeches(run):
    """Who spoke without a break: (pid, lines) for each stretch of the output."""
    stretches = groupby(run.output, key=lambda line: line.pid)
    return [(pid, [line.text for line in lines]) for pid, lines in stretches]


def interruption(said):
    """The last words of the first one who was interrupted, and the words that did it."""
    for (pid, lines), *rest in (said[n:] for n in range(len(said))):
        if any(pid == later for later, _ in rest):
            return {"first": lines[-1], "second": rest[0][1][0]}
    return {"first": "", "second": ""}


OVERSOLD = Text(
    "{paid} buyers paid, but there were {tickets} ticket(s). Somebody looked and saw a ticket "
    "before another one's purchase was written down. From which line of your code to which must "
    "nobody else come in between?",
    "只有 {tickets} 张票，却有 {paid} 个人付了钱：有人来看的时候，别人的购买还没有记下来，"
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
NOT_AS_MANY_PAID = Text(
    "{tickets} ticket(s) for {buyers} buyers, and {paid} paid. Whoever looks while there is a "
    "ticket is charged, once. What keeps one of them from the counter?",
    "{tickets} 张票，{buyers} 个买家，付了钱的有 {paid} 个。来看的时候还有票，就该付款，"
    "而且只付一次。是什么没让他走到柜台？",
)
NOT_ITS_OWN_PROCESS = Text(
    "{buyers} buyers paid in {pids} process(es) of their own. Each buyer is a process: it is that "
    "process that looks, pays and takes. Which process executes your purchase, the child or the "
    "one that starts it?",
    "{buyers} 个买家付款，用到的子进程却只有 {pids} 个。每个买家是一个进程，"
    "看、付、拿都由它自己做。你的购买代码是在哪个进程里执行的，是子进程，还是创建它的那个进程？",
)
QUEUED_TO_THINK = Text(
    "{buyers} buyers think for {think:g} s each, at the same time, and {sold} of them pay for "
    "{pay:g} s each. That takes at most {most:g} s; yours took {elapsed:g} s. Who waited for whom, "
    "and for what?",
    "{buyers} 个买家同时想，每人想 {think:g} 秒；其中 {sold} 人付款，每人 {pay:g} 秒。"
    "总共最多 {most:g} 秒，你的程序却用了 {elapsed:g} 秒。谁在等谁？等的是什么？",
)
DID_NOT_THINK = Text(
    "Somebody paid {started:g} s after the call, but each buyer thinks for {think:g} s first. "
    "Where is `think` used?",
    "调用后 {started:g} 秒就有人付钱了，可是每个买家要先想 {think:g} 秒。`think` 用在哪里了？",
)
NOT_ITS_OWN_CUSTOMER = Text(
    "{customers} customers, each in a process of its own, give a ticket back and take one: the "
    "number that they share goes one up and one down again. {done} process(es) have done so. "
    "Who exchanges the tickets in your program, and which number changes?",
    "{customers} 个顾客各用一个进程，还一张票、拿一张票：大家共享的那个数先加一，再减一。"
    "实际这样做了的进程有 {done} 个。在你的程序里，票是谁换的？变的又是哪个数？",
)
NOT_AS_MANY = Text(
    "{expected} tickets before, {result} after. A customer gives one back and takes one, so the "
    "number is the same at the end. Which of the two steps is missing, done twice, or overwritten?",
    "换票前有 {expected} 张，换完却是 {result}。顾客还一张、拿一张，最后总数不变。"
    "两步里哪一步漏了、做了两次，或者被别人盖掉了？",
)
CAME_BETWEEN = Text(
    "{name} was in the middle of an exchange when another customer changed the stock: {before} "
    "became {after}. The lock has to be in hand from giving back to taking. At which line does it "
    "come into hand, at which one does it go, and is it the same lock for everybody?",
    "{name} 正换到一半，另一个顾客就动了库存：{before} 变成了 {after}。从还票到拿票，"
    "锁要一直拿在手里。它是在哪一行拿到的？在哪一行放开的？大家用的是同一把吗？",
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


def assert_books(sale, left, sold):
    """What `sell` returned is right."""
    expected = {"left": left, "sold": sold}
    assert sale.result == expected, MISCOUNTED.filled(result=sale.result, expected=expected)


def came_between(run, who, change):
    """The message for a `change` while `who` had begun an exchange and not ended it."""
    name = dict(run.names)[who]
    return CAME_BETWEEN.filled(name=name, before=change.before, after=change.after)


@pytest.mark.points(1)
def test_one_ticket_is_sold_once(explore):
    """Two buyers want the last ticket: in every order exactly one of them pays and gets it.

    两个人都想要最后一张票：不管谁先谁后，都只有一个人付钱，也只有这个人拿到票。
    """
    for sale in explore.using(sleep="any")("sell", tickets=1, buyers=2):
        paid = payers(sale)
        assert len(paid) <= 1, OVERSOLD.filled(paid=len(paid), tickets=1)
        assert_books(sale, left=0, sold=1)
        assert len(paid) == 1, NOT_AS_MANY_PAID.filled(tickets=1, buyers=2, paid=len(paid))


@pytest.mark.points(0.5)
def test_every_buyer_is_served_while_there_are_tickets(explore):
    """Five tickets, two buyers: each, in a process of its own, pays once; three tickets are left.

    五张票，两个买家：每个买家是一个独立的进程，各付一次钱；最后剩三张票。
    """
    for sale in explore.using(sleep="any")("sell", tickets=5, buyers=2):
        assert_books(sale, left=3, sold=2)
        paid = payers(sale)
        assert paid == [0, 1], NOT_ALL_PAID.filled(expected=[0, 1], paid=paid)
        pids = len(tellers(sale))
        assert pids == 2, NOT_ITS_OWN_PROCESS.filled(buyers=2, pids=pids)


@pytest.mark.points(0.5)
def test_the_buyers_think_at_the_same_time(explore):
    """Three buyers think for half a second together; then two of them pay, and the third can't.

    三个买家一起想半秒，不是一个想完下一个才想；然后两个人付款买票，第三个没买到。
    """
    times = {"think": 0.5, "pay": 0.25}
    for sale in explore("sell", tickets=2, buyers=3, **times):
        facts = {"elapsed": sale.elapsed, "most": 1.0, "sold": 2, "buyers": 3, **times}
        assert sale.elapsed <= 1.0, QUEUED_TO_THINK.filled(**facts)
        paid = payers(sale)
        assert len(paid) <= 2, OVERSOLD.filled(paid=len(paid), tickets=2)
        assert_books(sale, left=0, sold=2)
        assert len(paid) == 2, NOT_AS_MANY_PAID.filled(tickets=2, buyers=3, paid=len(paid))
        started = min(call.started for call in sale.calls_of("charge"))
        assert started >= 0.5, DID_NOT_THINK.filled(started=started, think=0.5)


@pytest.mark.points(1)
def test_a_declined_card_stops_nobody_else(explore):
    """One card is declined: that buyer gets nothing, everybody else goes on, no ticket is lost.

    有一个人的卡被拒：他拿不到票，其他人照常买，票一张也不少。
    """
    bank = explore.using(sleep="any").expecting("CardDeclined")
    for sale in bank("sell", tickets=3, buyers=2, declined=[0]):
        assert_books(sale, left=2, sold=1)
        paid = payers(sale)
        assert paid == [0, 1], NOT_ALL_PAID.filled(expected=[0, 1], paid=paid)
    for sale in bank("sell", tickets=1, buyers=3, declined=[0]):
        paid = [buyer for buyer in payers(sale) if buyer != 0]
        assert len(paid) <= 1, OVERSOLD.filled(paid=len(paid), tickets=1)
        assert_books(sale, left=1 - len(paid), sold=len(paid))


@pytest.mark.points(0.5)
def test_eight_buyers_for_real(run):
    """For real, at a strict bank: eight buyers, three tickets; three pay, five go home.

    真正跑一次，银行很严：八个买家，三张票；三个人付钱，五个人空手回家。
    """
    sale = run.holding("charge")("sell", tickets=3, buyers=8)
    paid = payers(sale)
    assert len(paid) <= 3, OVERSOLD.filled(paid=len(paid), tickets=3)
    assert_books(sale, left=0, sold=3)
    assert len(set(paid)) == 3, NOT_AS_MANY_PAID.filled(tickets=3, buyers=8, paid=len(paid))
    pids = len(tellers(sale))
    assert pids == 3, NOT_ITS_OWN_PROCESS.filled(buyers=3, pids=pids)


@pytest.mark.points(0.5)
def test_exchanging_leaves_as_many_tickets_as_before(explore):
    """Two customers exchange a ticket each, in two processes: the number stays what it was.

    两个顾客用两个进程各换一张票：票的总数和原来一样。
    """
    for run in explore.using(sleep="any")("exchange_all", tickets=3, customers=2):
        assert run.result == 3, NOT_AS_MANY.filled(expected=3, result=run.result)
        done = max(done for done, _ in exchanged(run, tickets=3))
        assert done >= 2, NOT_ITS_OWN_CUSTOMER.filled(customers=2, done=done)


@pytest.mark.points(0.5)
def test_nobody_comes_between_giving_back_and_taking(explore):
    """While one customer exchanges, no other customer touches the stock.

    一个顾客换票的时候，别的顾客谁也不动库存。
    """
    for run in explore.using(sleep="any")("exchange_all", tickets=5, customers=2):
        found = list(exchanged(run, tickets=5))
        done = max(done for done, disturbed in found if disturbed is None)
        disturbed = [one for _, one in found if one is not None and done < 2]
        assert not disturbed, came_between(run, *disturbed[0])
        assert done >= 2, NOT_ITS_OWN_CUSTOMER.filled(customers=2, done=done)


@pytest.mark.points(0.5)
def test_nobody_is_interrupted(explore):
    """Two persons introduce themselves, one process each: the lines of each stay together.

    两个人各用一个进程自我介绍：每个人的话连在一起，不被打断。
    """
    people = [["Ana: hello", "Ana: I paint", "Ana: goodbye"], ["Bo: hi", "Bo: bye"]]
    for run in explore.using(sleep="any", output_order=True)("introduce_all", people=people):
        said = speeches(run)
        pids = {pid for pid, _ in said} - {run.caller.pid}
        assert len(pids) == 2, NOT_ITS_OWN_SPEAKER.filled(people=2, pids=len(pids))
        facts = interruption(said)
        assert len(said) == 2, INTERRUPTED.filled(people=2, stretches=len(said), **facts)
        lines = sorted(lines for _, lines in said)
        assert lines == people, NOT_THEIR_LINES.filled(expected=people, said=lines)
