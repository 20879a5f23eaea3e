"""What the visible tests leave out: few tickets, none, many people, every order, exact times.

DESIGN.md says which clause of the contract each of them guards.
"""

from itertools import pairwise, permutations

import pytest

from grader import Text

LENGTHS = {"Fay": 12, "Gus": 9, "Hana": 15, "Ivo": 10, "Jun": 1}

TOO_MANY_PAID = Text(
    "{paid} buyers were charged for {tickets} ticket(s): some of them paid for a ticket that "
    "another one was already buying. A buyer who looks while somebody else stands at the counter: "
    "what number does he see, and is it still true when his turn comes?",
    "{tickets} 张票，却有 {paid} 个买家被扣了款：有人付钱买的票，别人正在买。"
    "有人还站在柜台前的时候，另一个买家来看，他看到的是几？等轮到他，这个数还对吗？",
)
NOT_EVERYBODY_PAID = Text(
    "{paid} of {due} buyers were charged once, from {pids} process(es) of their own. Whether a "
    "card is good is known only by charging it. Who never reached the counter, and what was in "
    "the way?",
    "{due} 个买家里有 {paid} 个各扣了一次款，用到 {pids} 个自己的进程。卡能不能用，刷了才知道。"
    "谁没走到柜台？是什么拦住了他？",
)
WRONG_BOOKS = Text(
    "sell returned {returned}; {due} would be right for {tickets} ticket(s) and {buyers} buyers, "
    "bad cards: {declined}. Follow one ticket: where is it counted while its buyer pays, and "
    "afterwards?",
    "{tickets} 张票，{buyers} 个买家，坏卡：{declined}。sell 返回了 {returned}，应该得到 {due}。"
    "盯住一张票：买家付钱的时候它算在哪里？付完以后呢？",
)
TICKET_LOST = Text(
    "{tickets} ticket(s), {buyers} buyers, bad cards: {declined}. {returned} was returned, and "
    "{good} buyer(s) with a good card were charged: sold must be that number, and left the rest. "
    "What happens to a ticket when its buyer's card is declined?",
    "{tickets} 张票，{buyers} 个买家，坏卡是 {declined} 号。返回的是 {returned}，"
    "而卡有效并且被扣款的有 {good} 人：sold 应该就是这个数，left 是剩下的。"
    "买家的卡被拒以后，他的那张票去了哪里？",
)
NEVER_SOLD_AGAIN = Text(
    "1 ticket, 2 buyers, and the card of number 0 is bad. In {orders} orders of events the other "
    "one, whose card is good, never got the ticket: not even when number 0 had come and gone "
    "before. How does a buyer find out whether there is a ticket for him?",
    "1 张票，2 个买家，0 号的卡是坏的。试过的 {orders} 种先后顺序里，另一个卡有效的买家"
    "一次也没拿到票，哪怕 0 号早就来过又走了。一个买家是怎样知道有没有票给他的？",
)
TOO_LONG = Text(
    "{buyers} buyers think for {think:g} s, all at the same time, and {sold} of them pay for "
    "{pay:g} s: {most:g} s at most. The sale took {elapsed:g} s. Whoever waited: what did another "
    "one hold meanwhile, and did it need it all that time?",
    "{buyers} 个买家同时想 {think:g} 秒，{sold} 人付款，每人 {pay:g} 秒：最多 {most:g} 秒。"
    "实际用了 {elapsed:g} 秒。等待的人在等的时候，别人手里占着什么？真的需要占那么久吗？",
)
TOO_SHORT = Text(
    "The call was over after {elapsed:g} s, but everybody thinks for {think:g} s before looking, "
    "and {sold} of them pay for {pay:g} s. Which of the two was left out?",
    "调用只用了 {elapsed:g} 秒，可是每个人都要先想 {think:g} 秒再来看票，"
    "其中 {sold} 人还要付 {pay:g} 秒的款。是哪一步没做？",
)
WHO_THINKS = Text(
    "{buyers} buyers, and each thinks in its own process before it looks; {number} did. "
    "In which process is your `sleep`, and on which ways does a buyer come past it?",
    "{buyers} 个买家，每个都要在自己的进程里先想一想再看；实际想了的有 {number} 个。"
    "你的 `sleep` 写在哪个进程里？买家从哪几条路会经过它？",
)
WRONG_CHARGE = Text(
    "charge was called with {given}; pay and declined must arrive as they were given to sell. "
    "In which order does your call pass them?",
    "charge 收到的参数是 {given}；pay 和 declined 要照 sell 收到的原样传过去。"
    "你调用时是按什么顺序传的？",
)
STOCK_CHANGED = Text(
    "{before} tickets before, {after} after {customers} exchange(s). Each customer adds one and "
    "takes one. In which memory, and does every process see the result of the one before?",
    "{customers} 次换票之前有 {before} 张，之后是 {after}。每个顾客加一张、减一张。"
    "这是在谁的内存里做的？每个进程都看得到前一个的结果吗？",
)
NO_EXCHANGE = Text(
    "{customers} customer(s) came; in each one's own process the stock has to go up by one and "
    "down by one. {done} did so. Whose process changed it, and by how much?",
    "来了 {customers} 个顾客；每个顾客都要在自己的进程里让库存加一、再减一。"
    "这样做了的有 {done} 个。库存是在谁的进程里变的？变了多少？",
)
ALWAYS_THE_SAME = Text(
    "Orders of events tried, all there are: {orders}. In each the customers came in the same "
    "order. They are processes of equal rights, and a lock does not say who comes first. What in "
    "your program does?",
    "试遍 {orders} 种可能的走法，顾客总是按同一个顺序来。他们是平等的进程，锁也不规定谁先谁后。"
    "在你的程序里，是什么规定了顺序？",
)
TOO_FEW_CUSTOMERS = Text(
    "{customers} customer(s) came, {started} process(es) were started. Who did the work?",
    "来了 {customers} 个顾客，只启动了 {started} 个进程。活是谁干的？",
)
TOO_FEW_SPEAKERS = Text(
    "{people} person(s) spoke from {number} process(es) of their own. Each one is a process that "
    "says its own lines. Who printed them?",
    "{people} 个人说话，用到的子进程是 {number} 个。每个人是一个进程，自己说自己的话。"
    "这些话是谁打印的？",
)
CUT_UP = Text(
    "{length} lines of one person should be heard in one piece, from one process of their own. "
    "After {last!r} came {next!r}. Between the first line and the last, who could come in?",
    "同一个人的 {length} 句话应该由一个独立的进程一口气说完，可是 {last!r} 后面出现的是 {next!r}。"
    "从第一句到最后一句，中间谁能插进来？",
)
TOO_MUCH = Text(
    "{due} lines had to be printed, {heard} were. Which are new, missing, or printed twice?",
    "应该打印 {due} 行，实际打印了 {heard} 行。哪些是多出来的、漏掉的，或者打印了两遍？",
)
IN_ONE_BREATH = Text(
    "{text!r} and the line after it were printed in one go. A person says the lines one by one. "
    "What would happen to a speech that is longer than what one print can hold together?",
    "{text!r} 和下一句是一次打印出来的。话要一句一句地说。"
    "要是一段话长得一次 print 装不下，会怎样？",
)
NOT_EVERY_ORDER = Text(
    "Three persons can speak in six orders; your program allows {number} of them, in all of "
    "{runs} runs. {never} never happens. Nobody is to be interrupted, but anybody may be first. "
    "What arranges the order?",
    "三个人发言有六种先后，你的程序跑遍 {runs} 种走法，只出现了 {number} 种，"
    "{never} 从来没有出现过。谁都不该被打断，可是谁都可以先说。是什么安排了这个顺序？",
)


def charged(sale):
    """Who was charged, from which process, with what else: one triple for each call."""
    return [
        (call.arguments["buyer"], call.pid, call.arguments)
        for call in sale.calls_of("charge")
        if call.pid != sale.caller.pid
    ]


def assert_all_were_charged(sale, buyers):
    """Each of the buyers 0, 1, ... was charged exactly once, by a process of its own."""
    charges = charged(sale)
    once = sum([buyer for buyer, _, _ in charges].count(number) == 1 for number in range(buyers))
    pids = len({pid for _, pid, _ in charges})
    facts = NOT_EVERYBODY_PAID.filled(paid=once, due=buyers, pids=pids)
    assert (once, pids, len(charges)) == (buyers, buyers, buyers), facts


def assert_sold(sale, sold, tickets, buyers, declined=()):
    """So many were charged and got a ticket; the rest of the tickets is left."""
    good = sum(buyer not in declined for buyer, _, _ in charged(sale))
    assert good <= tickets, TOO_MANY_PAID.filled(paid=good, tickets=tickets)
    due = {"left": tickets - sold, "sold": sold}
    facts = {"tickets": tickets, "buyers": buyers, "declined": list(declined) or "-"}
    assert sale.result == due, WRONG_BOOKS.filled(returned=sale.result, due=due, **facts)


def assert_in_time(sale, buyers, think, pay, sold):
    """All think at once; at least one payment fits in, and at most all of them in a row."""
    facts = {"elapsed": sale.elapsed, "buyers": buyers, "think": think, "pay": pay, "sold": sold}
    most = think + sold * pay
    assert sale.elapsed <= most, TOO_LONG.filled(most=most, **facts)
    assert sale.elapsed >= think + bool(sold) * pay, TOO_SHORT.filled(**facts)
    thinkers = {one.process for one in sale.sleeps if one.seconds == think} - {"0"}
    number = len(thinkers)
    assert number >= buyers or not think, WHO_THINKS.filled(number=number, buyers=buyers)


def exchanged(run, tickets):
    """For each shared number, the processes that exchanged a ticket on it without a break."""
    numbers = {}
    for change in run.changes:
        numbers.setdefault(change.thing, []).append(change)
    for changes in numbers.values():
        customers = dict.fromkeys(change.process for change in changes if change.process != "0")
        yield [who for who in customers if is_exchange(changes, who, tickets)]


def is_exchange(changes, who, tickets):
    """`who` has changed the number by one up and one down, with nobody in between."""
    own = [number for number, change in enumerate(changes) if change.process == who]
    levels = [changes[own[0]].before, *(changes[number].after for number in own)]
    if own[-1] - own[0] >= len(own) or not all(isinstance(one, int | float) for one in levels):
        return False
    begins = levels[1] > levels[0] or levels[0] == tickets
    return begins and levels[0] == levels[-1] and max(levels) - min(levels) == 1


def carriers(run):
    """The processes that took the number out of a queue or pipe and put it back."""
    ways = {(one.process, one.way) for one in run.transfers if not one.error}
    return [one.id for one in run.children if {(one.id, "in"), (one.id, "out")} <= ways]


def assert_exchanged(run, tickets, customers):
    """The stock is what it was, and each customer's process has changed it."""
    facts = {"before": tickets, "after": run.result, "customers": customers}
    assert run.result == tickets, STOCK_CHANGED.filled(**facts)
    done = max(len(found) for found in (carriers(run), *exchanged(run, tickets)))
    assert done >= customers, NO_EXCHANGE.filled(customers=customers, done=done)


def cut(person, said):
    """Where the speech of `person` was cut: the last text that is right, and the one after it."""
    kept = 0
    while kept < len(person) and said[kept : kept + 1] == [person[kept]]:
        kept += 1
    last, intruder = (["", *said, "", ""])[kept : kept + 2]
    return CUT_UP.filled(length=len(person), last=last, next=intruder)


def assert_spoken(run, people):
    """Every person's lines came in one piece and from one process; nothing else was said."""
    heard = [(line.pid, line.text) for line in run.output]
    due = sum(len(person) for person in people)
    assert len(heard) == due, TOO_MUCH.filled(due=due, heard=len(heard))
    texts = [text for _, text in heard]
    speakers = set()
    for person in people:
        start = texts.index(person[0]) if person[0] in texts else 0
        piece = heard[start : start + len(person)]
        assert [text for _, text in piece] == person, cut(person, texts[start:])
        pids = {pid for pid, _ in piece} - {run.caller.pid}
        assert len(pids) == 1, TOO_FEW_SPEAKERS.filled(people=1, number=len(pids))
        speakers |= pids
    number = len(speakers)
    assert number == len(people), TOO_FEW_SPEAKERS.filled(people=len(people), number=number)


def assert_line_by_line(run):
    """No two lines were written in one go."""
    for line, after in pairwise(run.output):
        assert line.step != after.step, IN_ONE_BREATH.filled(text=line.text)


def order_of(run, people):
    """In which order the persons spoke, as numbers."""
    texts = [line.text for line in run.output]
    return tuple(sorted(range(len(people)), key=lambda number: texts.index(people[number][0])))


@pytest.mark.points(0.5)
def test_whoever_comes_too_late_pays_nothing_and_stops_nobody(explore):
    """With no ticket at all nobody pays; with one, two of three go home, and nobody waits.

    一张票都没有时谁也不付钱；只有一张时，三个人里有两个空手回家，谁也不会一直等下去。
    """
    for sale in explore.using(sleep="any")("sell", tickets=0, buyers=2):
        assert_sold(sale, 0, tickets=0, buyers=2)
        number = len(sale.children)
        assert number >= 2, TOO_FEW_CUSTOMERS.filled(customers=2, started=number)
    for sale in explore.using(sleep="any")("sell", tickets=1, buyers=3):
        assert_sold(sale, 1, tickets=1, buyers=3)
        number = len(sale.children)
        assert number >= 3, TOO_FEW_CUSTOMERS.filled(customers=3, started=number)


@pytest.mark.points(0.5)
def test_when_every_card_is_declined_every_ticket_stays(explore, run):
    """All cards declined: all are tried, none is sold. Then for real: two good ones, two sold.

    所有卡都被拒：每张卡都试过，一张票也没卖出。再真正跑一次：有两张好卡，就卖出两张。
    """
    bank = explore.using(sleep="any").expecting("CardDeclined")
    for sale in bank("sell", tickets=2, buyers=2, declined=[0, 1]):
        assert_sold(sale, 0, tickets=2, buyers=2, declined=[0, 1])
        assert_all_were_charged(sale, 2)
    strict = run.holding("charge").expecting("CardDeclined")
    sale = strict("sell", tickets=4, buyers=4, declined=[1, 2])
    assert_sold(sale, 2, tickets=4, buyers=4, declined=[1, 2])
    assert_all_were_charged(sale, 4)


@pytest.mark.points(0.5)
def test_a_ticket_that_was_not_paid_for_stays_on_sale(explore):
    """One ticket, one bad card: in some order the other buyer gets the ticket, in none is it lost.

    一张票，一张坏卡：总有某种先后顺序，票归了另一个买家；而不管什么顺序，票都不会凭空消失。
    """
    bank = explore.using(sleep="any").expecting("CardDeclined")
    case = {"tickets": 1, "buyers": 2, "declined": [0]}
    sold = []
    for sale in bank("sell", **case):
        good = sum(buyer != 0 for buyer, _, _ in charged(sale))
        due = {"left": 1 - good, "sold": good}
        assert sale.result == due, TICKET_LOST.filled(returned=sale.result, good=good, **case)
        sold.append(good)
    for sale in bank("sell", tickets=2, buyers=2, declined=[7]):
        assert_sold(sale, 2, tickets=2, buyers=2, declined=[7])
    if not any(sold):
        orders = len(bank.every("sell", **case))
        assert any(sold), NEVER_SOLD_AGAIN.filled(orders=orders)


@pytest.mark.points(0.5)
def test_a_sale_takes_no_longer_than_thinking_once_and_paying_in_turn(explore):
    """Everybody thinks at the same time; then each ticket is paid for, one after the other at most.

    大家同时想；然后每张票付一次款，顶多是一个接一个地付。
    """
    for tickets, buyers, think, pay in ((1, 2, 2.0, 12.5), (0, 3, 2.0, 0.5), (2, 2, 0, 0.5)):
        for sale in explore("sell", tickets=tickets, buyers=buyers, think=think, pay=pay):
            sold = min(tickets, buyers)
            assert_sold(sale, sold, tickets=tickets, buyers=buyers)
            assert_in_time(sale, buyers, think, pay, sold)


@pytest.mark.points(0.5)
def test_a_lone_buyer_and_more_than_enough(explore):
    """One buyer takes one of three tickets; two take two of five hundred, each charged once.

    一个买家从三张票里买走一张；两个买家从五百张里买走两张，每人只扣一次款。
    """
    for sale in explore("sell", tickets=3, buyers=1, think=0.5, pay=0.25, declined=[7]):
        assert_sold(sale, 1, tickets=3, buyers=1)
        assert_all_were_charged(sale, 1)
        assert_in_time(sale, 1, 0.5, 0.25, 1)
        given = charged(sale)[0][2]
        as_given = (given["pay"], list(given["declined"])) == (0.25, [7])
        assert as_given, WRONG_CHARGE.filled(given=given)
    for sale in explore("sell", tickets=1, buyers=1):
        assert_sold(sale, 1, tickets=1, buyers=1)
        assert_in_time(sale, 1, 0, 0, 1)
    for sale in explore.using(sleep="any")("sell", tickets=500, buyers=2):
        assert_sold(sale, 2, tickets=500, buyers=2)
        assert_all_were_charged(sale, 2)


@pytest.mark.points(0.5)
def test_one_customer_exchanges_the_last_ticket(explore):
    """A single customer and a single ticket: given back, taken again, by the customer's process.

    只有一个顾客、一张票：由顾客的进程还回去，再拿走。
    """
    for run in explore("exchange_all", tickets=1, customers=1):
        assert_exchanged(run, tickets=1, customers=1)


@pytest.mark.points(0.5)
def test_any_customer_may_come_first(explore):
    """Two customers: both orders are possible, and both leave the number as it was.

    两个顾客：谁先谁后都有可能，而且不管谁先，总数都和原来一样。
    """
    bank = explore.using(sleep="any")
    orders = set()
    for run in bank("exchange_all", tickets=4, customers=2):
        assert_exchanged(run, tickets=4, customers=2)
        orders |= {tuple(found) for found in exchanged(run, 4) if len(found) >= 2}
    if len(orders) == 1:
        runs = bank.every("exchange_all", tickets=4, customers=2)
        assert len(orders) > 1, ALWAYS_THE_SAME.filled(orders=len(runs))


@pytest.mark.points(0.5)
def test_a_dozen_customers_for_real(run):
    """For real: twelve customers; nobody leaves with the key, and the number stays what it was.

    真正跑一次：十二个顾客，谁也不会把钥匙带走，票数和原来一样。
    """
    seen = run("exchange_all", tickets=7, customers=12)
    facts = {"before": 7, "after": seen.result, "customers": 12}
    assert seen.result == 7, STOCK_CHANGED.filled(**facts)
    number = len(seen.children)
    assert number >= 12, TOO_FEW_CUSTOMERS.filled(customers=12, started=number)


@pytest.mark.points(0.5)
def test_anybody_may_speak_first(explore):
    """Three persons, unequal speeches: each of the six orders happens, and in none is one cut up.

    三个人，长短不一：六种先后都会出现，而且哪一种里都没有人被打断。
    """
    people = [["Kim: one"], ["Lou: one", "Lou: two"], ["Mia: one", "Mia: two", "Mia: three"]]
    talk = explore.using(sleep="any", output_order=True)
    found = set()
    for run in talk("introduce_all", people=people):
        assert_spoken(run, people)
        assert_line_by_line(run)
        found.add(order_of(run, people))
    never = [one for one in permutations(range(3)) if one not in found]
    if never:
        runs = len(talk.every("introduce_all", people=people))
        first = " - ".join(people[number][0][:3] for number in never[0])
        assert not never, NOT_EVERY_ORDER.filled(number=len(found), runs=runs, never=first)


@pytest.mark.points(0.5)
def test_short_and_long_speeches_stay_whole(explore, run):
    """One person alone with one line, two with long ones; then, for real, five of unequal length.

    先是一个人只说一句，再是两个人长篇大论；然后真正跑一次：五个人发言，长短不一。
    """
    alone = [["Eve: that is all."]]
    for seen in explore("introduce_all", people=alone):
        assert_spoken(seen, alone)
    people = [[f"{name} {n}/{length}" for n in range(length)] for name, length in LENGTHS.items()]
    for two in (people[:2], people[-2:]):
        for seen in explore.using(sleep="any", output_order=True)("introduce_all", people=two):
            assert_spoken(seen, two)
    assert_spoken(run("introduce_all", people=people), people)
