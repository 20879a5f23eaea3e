"""What the visible tests leave out: few tickets, none, many people, and every card declined.

DESIGN.md says which clause of the contract each of them guards.
"""

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
    "sell returned {returned}; {due} would be right for {story}. Follow one ticket: where is it "
    "counted while its buyer pays, and afterwards?",
    "sell 返回了 {returned}，而{story_zh}应该得到 {due}。盯住一张票：买家付钱的时候它算在哪里？"
    "付完以后呢？",
)
TICKET_LOST = Text(
    "{tickets} ticket(s), {buyers} buyers, bad cards: {declined}. {returned} was returned, and "
    "{good} buyer(s) with a good card were charged: sold must be that number, and left the rest. "
    "What happens to a ticket when its buyer's card is declined?",
    "{tickets} 张票，{buyers} 个买家，坏卡是 {declined} 号。返回的是 {returned}，"
    "而卡有效并且被扣款的有 {good} 人：sold 应该就是这个数，left 是剩下的。"
    "买家的卡被拒以后，他的那张票去了哪里？",
)
STOOD_IN_LINE = Text(
    "Six buyers think for 0.7 s each, but the sale took {seconds:.1f} s. Thinking needs nothing "
    "that others need. What does your buyer hold meanwhile?",
    "六个买家每人想 0.7 秒，整场却用了 {seconds:.1f} 秒。思考并不占用别人要用的东西，"
    "你的买家在想的时候手里占着什么？",
)
SKIPPED_THE_THINKING = Text(
    "The call took {seconds:.2f} s, but nobody may finish before having thought for 0.7 s.",
    "调用只用了 {seconds:.2f} 秒，可是谁都要先想 0.7 秒才能买完。",
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


def charged(outcome):
    """Who was charged, from which process, with what else: one triple for each call."""
    caller = outcome.processes[0].pid
    return [
        (call.arguments["buyer"], call.pid, call.arguments)
        for call in outcome.calls
        if call.function == "charge" and call.pid != caller
    ]


def started(outcome):
    """How many processes the call started, servers of a Manager left out."""
    return sum(not process.server for process in outcome.processes) - 1


def assert_all_were_charged(outcome, buyers):
    """Each of the buyers 0, 1, ... was charged exactly once, by a process of its own."""
    charges = charged(outcome)
    once = sum([buyer for buyer, _, _ in charges].count(number) == 1 for number in range(buyers))
    pids = len({pid for _, pid, _ in charges})
    facts = NOT_EVERYBODY_PAID.filled(paid=once, due=buyers, pids=pids)
    assert (once, pids, len(charges)) == (buyers, buyers, buyers), facts


def assert_exchanged(outcome, tickets, customers):
    """The stock is what it was, and there was a process for each customer."""
    facts = {"before": tickets, "after": outcome.result, "customers": customers}
    assert outcome.result == tickets, STOCK_CHANGED.filled(**facts)
    number = started(outcome)
    assert number >= customers, TOO_FEW_CUSTOMERS.filled(customers=customers, started=number)


def cut(person, said):
    """Where the speech of `person` was cut: the last text that is right, and the one after it."""
    kept = 0
    while kept < len(person) and said[kept : kept + 1] == [person[kept]]:
        kept += 1
    last, intruder = (["", *said, "", ""])[kept : kept + 2]
    return CUT_UP.filled(length=len(person), last=last, next=intruder)


def assert_spoken(outcome, people):
    """Every person's lines came in one piece and from one process; nothing else was said."""
    heard = [(line.pid, line.text) for line in outcome.output]
    due = sum(len(person) for person in people)
    assert len(heard) == due, TOO_MUCH.filled(due=due, heard=len(heard))
    texts = [text for _, text in heard]
    speakers = set()
    for person in people:
        start = texts.index(person[0]) if person[0] in texts else 0
        piece = heard[start : start + len(person)]
        assert [text for _, text in piece] == person, cut(person, texts[start:])
        pids = {pid for pid, _ in piece} - {outcome.processes[0].pid}
        assert len(pids) == 1, TOO_FEW_SPEAKERS.filled(people=1, number=len(pids))
        speakers |= pids
    number = len(speakers)
    assert number == len(people), TOO_FEW_SPEAKERS.filled(people=len(people), number=number)


def books(outcome, due, story, story_zh):
    """The message for a result that is not `due`."""
    return WRONG_BOOKS.filled(returned=outcome.result, due=due, story=story, story_zh=story_zh)


@pytest.mark.points(1)
def test_three_tickets_go_to_three_of_eight_buyers(run):
    """Eight buyers, three tickets: three pay and get one, five leave with their money.

    八个买家，三张票：三个人付钱拿票，五个人带着钱回家。
    """
    sale = run.holding("charge")("sell", tickets=3, buyers=8)
    charges = charged(sale)
    assert len(charges) <= 3, TOO_MANY_PAID.filled(paid=len(charges), tickets=3)
    due = {"left": 0, "sold": 3}
    assert sale.result == due, books(sale, due, "3 tickets and 8 buyers", "3 张票、8 个买家")
    apart = (len({buyer for buyer, _, _ in charges}), len({pid for _, pid, _ in charges}))
    assert apart == (3, 3), NOT_EVERYBODY_PAID.filled(paid=apart[0], due=3, pids=apart[1])
    number = started(sale)
    assert number >= 8, TOO_FEW_CUSTOMERS.filled(customers=8, started=number)


@pytest.mark.points(0.5)
def test_whoever_comes_too_late_pays_nothing_and_stops_nobody(run):
    """With no ticket at all nobody pays; with one, two of three go home, and nobody waits.

    一张票都没有时谁也不付钱；只有一张时，三个人里有两个空手回家，谁也不会一直等下去。
    """
    empty = run.holding("charge")("sell", tickets=0, buyers=3)
    charges = charged(empty)
    assert not charges, TOO_MANY_PAID.filled(paid=len(charges), tickets=0)
    due = {"left": 0, "sold": 0}
    assert empty.result == due, books(empty, due, "no ticket and 3 buyers", "0 张票、3 个买家")
    scarce = run.holding("charge")("sell", tickets=1, buyers=3)
    charges = charged(scarce)
    assert len(charges) == 1, TOO_MANY_PAID.filled(paid=len(charges), tickets=1)
    due = {"left": 0, "sold": 1}
    assert scarce.result == due, books(scarce, due, "1 ticket and 3 buyers", "1 张票、3 个买家")


@pytest.mark.points(0.5)
def test_when_every_card_is_declined_every_ticket_stays(run):
    """All cards declined: all are tried, none is sold, and the office goes on: one good, one sold.

    所有卡都被拒：每张卡都试过，一张票也没卖出；之后只要有一张好卡，就卖出一张。
    """
    bank = run.holding("charge").expecting("CardDeclined")
    declined = bank("sell", tickets=3, buyers=3, declined=[0, 1, 2])
    due = {"left": 3, "sold": 0}
    assert declined.result == due, books(declined, due, "3 declined cards", "3 张卡都被拒时")
    assert_all_were_charged(declined, 3)
    mixed = bank("sell", tickets=4, buyers=4, declined=[1, 2])
    due = {"left": 2, "sold": 2}
    assert mixed.result == due, books(mixed, due, "2 of 4 cards declined", "4 张卡有 2 张被拒时")
    assert_all_were_charged(mixed, 4)


@pytest.mark.points(0.5)
def test_a_ticket_that_was_not_paid_for_is_not_lost(run):
    """Few tickets, some bad cards: each ticket is sold or still there, never both, never neither.

    票少，还有几张坏卡：每张票要么卖掉了，要么还在，不会又卖又在，也不会凭空消失。
    """
    bank = run.holding("charge").expecting("CardDeclined")
    for tickets, declined in ((2, [0, 1]), (1, [0])):
        sale = bank("sell", tickets=tickets, buyers=3, declined=declined)
        good = sum(buyer not in declined for buyer, _, _ in charged(sale))
        assert good <= tickets, TOO_MANY_PAID.filled(paid=good, tickets=tickets)
        facts = {"tickets": tickets, "buyers": 3, "declined": declined, "good": good}
        due = {"left": tickets - good, "sold": good}
        assert sale.result == due, TICKET_LOST.filled(returned=sale.result, **facts)


@pytest.mark.points(0.5)
def test_nobody_holds_up_the_others_by_thinking(run):
    """Six buyers think for 0.7 s at the same time; two of them get the two tickets.

    六个买家同时想 0.7 秒；两张票由其中两人买到。
    """
    sale = run.within(15)("sell", tickets=2, buyers=6, think=0.7, pay=0.3)
    assert sale.elapsed < 4.1, STOOD_IN_LINE.filled(seconds=sale.elapsed)
    assert sale.elapsed > 0.5, SKIPPED_THE_THINKING.filled(seconds=sale.elapsed)
    charges = charged(sale)
    assert len(charges) <= 2, TOO_MANY_PAID.filled(paid=len(charges), tickets=2)
    due = {"left": 0, "sold": 2}
    assert sale.result == due, books(sale, due, "2 tickets and 6 buyers", "2 张票、6 个买家")


@pytest.mark.points(0.5)
def test_a_lone_buyer_and_a_small_crowd_find_more_than_enough(run):
    """One buyer takes one of three tickets, and four take four of five hundred, each charged once.

    一个买家从三张票里买走一张；四个买家从五百张里买走四张，每人只扣一次款。
    """
    alone = run("sell", tickets=3, buyers=1, pay=0.01, declined=[7])
    due = {"left": 2, "sold": 1}
    assert alone.result == due, books(alone, due, "3 tickets and 1 buyer", "3 张票、1 个买家")
    assert_all_were_charged(alone, 1)
    given = charged(alone)[0][2]
    as_given = (given["pay"], list(given["declined"])) == (0.01, [7])
    assert as_given, WRONG_CHARGE.filled(given=given)
    crowd = run.holding("charge")("sell", tickets=500, buyers=4)
    due = {"left": 496, "sold": 4}
    assert crowd.result == due, books(crowd, due, "500 tickets and 4 buyers", "500 张票、4 个买家")
    assert_all_were_charged(crowd, 4)


@pytest.mark.points(0.5)
def test_one_customer_exchanges_the_last_ticket(run):
    """A single customer and a single ticket: given back, taken again.

    只有一个顾客、一张票：还回去，再拿走。
    """
    assert_exchanged(run("exchange_all", tickets=1, customers=1), tickets=1, customers=1)


@pytest.mark.points(0.5)
def test_forty_customers_exchange_one_after_the_other(run):
    """Forty customers: nobody leaves with the key, and the number stays what it was.

    四十个顾客：谁也不会把钥匙带走，票数和原来一样。
    """
    assert_exchanged(run("exchange_all", tickets=7, customers=40), tickets=7, customers=40)


@pytest.mark.points(0.5)
def test_short_and_long_speeches_stay_whole(run):
    """One person alone with one line, then five with speeches of unequal length.

    先是一个人只说一句；然后五个人发言，长短不一。
    """
    alone = [["Eve: that is all."]]
    assert_spoken(run("introduce_all", people=alone), alone)
    people = [[f"{name} {n}/{length}" for n in range(length)] for name, length in LENGTHS.items()]
    assert_spoken(run("introduce_all", people=people), people)
