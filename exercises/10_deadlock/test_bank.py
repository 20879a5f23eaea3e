"""What bank.py has to do, as tests that you may read: pytest exercises/10_deadlock

`explore("settle", balances=..., transfers=...)` calls your function once for every order in which
its processes can move and which could make a difference. If in one of them nobody can move any
more, the test says who waits for whom, and in which line. With `sleep="any"` a sleep takes any time
at all; without it the clock is virtual and `elapsed` is exact.
"""

from itertools import combinations, islice, permutations

import pytest

from grader import Text

MANY = 40
"""So many orders are tried of each case: more than there are for most programs."""


def carried_out(balances, transfers):
    """One transfer after the other: what is left, and how many of them moved money."""
    left, moved = dict(balances), 0
    for source, target, amount in transfers:
        if left[source] >= amount and source != target:
            left[source] -= amount
            left[target] += amount
            moved += amount > 0
    return left, moved


def in_any_order(balances, transfers):
    """What can be left, whichever transfer comes first; and how many move money at least."""
    ends = [carried_out(balances, order) for order in permutations(transfers)]
    return [left for left, _ in ends], min(moved for _, moved in ends)


def movers(outcome):
    """The children that changed something that is shared, or sent something."""
    sent = {one.process for one in outcome.transfers if one.way == "in" and not one.error}
    return ({one.process for one in outcome.changes} | sent) & {one.id for one in outcome.children}


def assert_settled(outcome, balances, transfers):
    """The books are right, and each transfer was the work of a process of its own."""
    right, least = in_any_order(balances, transfers)
    facts = {"result": outcome.result, "right": right[0], "transfers": transfers}
    assert outcome.result in right, WRONG_BOOKS.filled(**facts)
    number, moved = len(outcome.children), len(movers(outcome))
    facts = {"transfers": len(transfers), "number": number, "moved": moved}
    enough = number >= len(transfers) and moved >= least
    assert enough, NOT_ONE_PROCESS_EACH.filled(**facts)


def paperwork(outcome, seconds):
    """The children that slept so long, all in all."""
    slept = {}
    for one in outcome.sleeps:
        slept[one.process] = slept.get(one.process, 0) + one.seconds
    return {who for who, total in slept.items() if total >= seconds and who != outcome.caller.id}


def began_at_once(outcome, amount):
    """Whether the process that took `amount` from an account began to sleep at the beginning.

    Where nobody can be seen to take it, whether two were asleep at the beginning.
    """
    pairs = [one for one in outcome.changes if isinstance(one.before, int | float)]
    takers = {one.process for one in pairs if one.after == one.before - amount}
    asleep = [one.process for one in outcome.sleeps if one.started == 0]
    return bool(takers & set(asleep)) if len(takers) == 1 else len(set(asleep)) >= 2


def dinner(outcome):
    """For each philosopher the stretches with two forks in hand: [(first step, last step, forks)].

    A fork is a lock that two processes use, no more and no less.
    """
    children = {one.id for one in outcome.children}
    own = [one for one in outcome.holds if one.process in children]
    users = {}
    for hold in own:
        users.setdefault(hold.lock, set()).add(hold.process)
    found = {}
    for who in sorted(children):
        holds = [one for one in own if one.process == who and len(users[one.lock]) == 2]
        meals = list(stretches(holds))
        if meals:
            found[who] = meals
    return found


def stretches(holds):
    """From where to where two or more of these are held at the same time, and which."""
    moments = [(one.first, True, one.lock) for one in holds]
    moments += [(one.last, False, one.lock) for one in holds if one.last is not None]
    held, used, first = set(), set(), None
    for step, taken, lock in sorted(moments):
        held = held | {lock} if taken else held - {lock}
        if len(held) >= 2:
            first, used = step if first is None else first, used | held
        elif first is not None:
            yield first, step, used
            first, used = None, set()
    if first is not None:
        yield first, None, used


def is_round_table(dinner):
    """Between any two neighbours lies one fork; from one to the next you come around to all."""
    sides = {who: set.intersection(*(forks for *_, forks in had)) for who, had in dinner.items()}
    first = here = min(sides)
    fork, way = None, []
    while here not in way and len(sides[here]) >= 2:
        way.append(here)
        fork = min(sides[here] - {fork})
        here = next((who for who in sides if who != here and fork in sides[who]), here)
    return len(way) == len(sides) and here == first


def could_be_together(outcome, one, other):
    """Might these two stretches have been at the same time, had somebody moved a little later?

    Only one of all orders that come to the same is shown; `order` knows what has to come first.
    """
    before = outcome.order.before
    apart = one[1] is not None and before(one[1], other[0])
    return not apart and not (other[1] is not None and before(other[1], one[0]))


def assert_dined(outcome, philosophers, meals):
    """Each had the meals, in a process of its own, with the two forks of its place."""
    due = [meals] * philosophers
    assert outcome.result == due, NOT_THEIR_MEALS.filled(result=outcome.result, due=due)
    had = dinner(outcome)
    facts = {"philosophers": philosophers, "number": len(had)}
    assert len(had) == philosophers, NOT_WITH_TWO_FORKS.filled(**facts)
    assert is_round_table(had), NO_ROUND_TABLE.filled(philosophers=philosophers)
    times = sorted(len(stretches) for stretches in had.values())
    at_one_go = times[-1] == 1 and set(had) <= movers(outcome)
    assert times[0] >= meals or at_one_go, TOO_FEW_MEALS.filled(times=times, meals=meals)


WRONG_BOOKS = Text(
    "The books are wrong: {result} was returned. One after the other, the transfers "
    "{transfers} lead to {right}. Between the look at a balance and the last number that is "
    "written, what can another transfer do, and which locks would have to be in hand to "
    "prevent it?",
    "账不对：返回的是 {result}。一笔一笔地做完 {transfers}，结果应该是 {right}。从看余额到写完"
    "最后一个数，这中间别的转账能做什么？手里要拿着哪些锁，才拦得住它？",
)
NOT_ONE_PROCESS_EACH = Text(
    "{transfers} transfer(s) make as many processes, and each moves its money itself. There "
    "were {number} process(es), of which {moved} changed something. Which process executes "
    "your transfer?",
    "{transfers} 笔转账就是 {transfers} 个进程，每个进程自己动自己的那笔钱。实际有 {number} 个"
    "进程，其中改动过数据的有 {moved} 个。你的转账是由哪个进程执行的？",
)
TOOK_TOO_LONG = Text(
    "{transfers} transfers between different accounts, {seconds:g} s of paperwork for each: "
    "that takes {seconds:g} s, since nobody needs what another one has. Yours took {elapsed:g} "
    "s. What did they wait for?",
    "{transfers} 笔转账，账户各不相同，每笔的手续 {seconds:g} 秒：一共就是 {seconds:g} 秒，因为"
    "谁也用不着别人手里的东西。你的程序用了 {elapsed:g} 秒。它们在等什么？",
)
NO_PAPERWORK = Text(
    "{transfers} transfers, and {number} of their processes slept {seconds:g} s. Whose work is "
    "the paperwork?",
    "{transfers} 笔转账，睡满 {seconds:g} 秒的进程有 {number} 个。办手续是谁的活？",
)
STRANGERS_WAITED = Text(
    "Two transfers want the same accounts, a third one wants two others. While the first of "
    "the two did its paperwork, the third should have been at it as well, but it waited. What "
    "does somebody who has to wait have in hand meanwhile that others need?",
    "两笔转账争同样的账户，第三笔用的是另外两个账户。前两笔里有一笔在办手续的时候，第三笔本来也"
    "该在办，它却在等。排队等着的那一个，手里是不是还占着别人要用的东西？",
)
NOT_THEIR_MEALS = Text(
    "{result} was returned, {due} is right. Who counts a meal, and can the one who returns the "
    "list see that number?",
    "返回的是 {result}，应该是 {due}。一顿饭由谁来记？返回列表的那个进程看得到这个数吗？",
)
NOT_WITH_TWO_FORKS = Text(
    "{philosophers} philosophers should eat, each in a process of its own and with two forks "
    "in hand, each of which is shared with one neighbour. {number} process(es) have held two "
    "such locks at the same time. Which locks do two neighbours have in common?",
    "应该有 {philosophers} 位哲学家吃饭，每位是一个进程，吃的时候手里有两把叉子，每把都和一位邻"
    "居共用。同时拿过两把这种锁的进程有 {number} 个。相邻的两位共用的是哪一把锁？",
)
NO_ROUND_TABLE = Text(
    "Somebody does not sit at this table: going from each of the {philosophers} philosophers "
    "to the neighbour with whom a fork is shared, one should come to all of them and back to "
    "the first. Draw the table with the numbers that your program gives to the forks.",
    "有人没坐在这张桌子旁：从一位哲学家走到和他共用一把叉子的邻居，一直走下去，应该走遍全部 "
    "{philosophers} 位，再回到第一位。按你程序里叉子的编号把桌子画出来看看。",
)
TOO_FEW_MEALS = Text(
    "Each philosopher has {meals} meal(s), and holds both forks for each of them. So often did "
    "they have two forks in hand: {times}. Where is a meal counted that nobody has eaten?",
    "每位哲学家吃 {meals} 顿，每一顿都要拿着两把叉子。他们同时拿到两把叉子的次数是：{times}。哪"
    "里把没吃的饭也算了进去？",
)
NOBODY_TOGETHER = Text(
    "Four philosophers, two pairs that don't share a fork. In {runs} order(s), which are all "
    "that there are, no two ever ate at the same time. Which of your locks does everybody need "
    "in order to eat?",
    "四位哲学家，对面的两位并不共用叉子。全部 {runs} 种先后里，从来没有两位同时在吃。你的哪一把"
    "锁，是谁想吃饭都非拿不可的？",
)


@pytest.mark.points(1)
def test_two_who_pay_each_other_both_get_done(explore):
    """Ana pays Bo while Bo pays Ana: whoever is first, both transfers come to their end.

    Ana 付钱给 Bo，同时 Bo 也付钱给 Ana：不管谁先，两笔都办得完。
    """
    balances, transfers = {"Ana": 100, "Bo": 50}, [("Ana", "Bo", 30), ("Bo", "Ana", 50)]
    free = explore.using(sleep="any")
    for outcome in islice(free("settle", balances=balances, transfers=transfers), MANY):
        assert_settled(outcome, balances, transfers)


@pytest.mark.points(1)
def test_who_pays_herself_neither_waits_nor_gets_richer(explore):
    """Ana pays herself, and then somebody else: the first changes nothing, the second is done.

    Ana 付钱给自己，同时还付钱给别人：前一笔什么也不改变，后一笔照办。
    """
    balances, transfers = {"Ana": 7, "Bo": 0}, [("Ana", "Ana", 5), ("Ana", "Bo", 7)]
    free = explore.using(sleep="any")
    for outcome in islice(free("settle", balances=balances, transfers=transfers), MANY):
        assert_settled(outcome, balances, transfers)


@pytest.mark.points(1)
def test_strangers_do_not_wait_for_each_other(explore):
    """Transfers between other accounts start at once, also while somebody else has to wait.

    账户互不相干的转账马上就开始，别人在排队也不影响它。
    """
    balances = {"Ana": 10, "Bo": 10, "Cai": 10, "Dan": 10, "Eva": 10, "Fay": 10}
    transfers = [("Ana", "Bo", 1), ("Dan", "Cai", 2), ("Eva", "Fay", 3)]
    orders = explore("settle", balances=balances, transfers=transfers, seconds=2)
    for outcome in islice(orders, 6):
        facts = {"transfers": 3, "seconds": 2, "elapsed": outcome.elapsed}
        assert outcome.elapsed == 2, TOOK_TOO_LONG.filled(**facts)
        facts["number"] = number = len(paperwork(outcome, 2))
        assert number >= 3, NO_PAPERWORK.filled(**facts)
        assert_settled(outcome, balances, transfers)
    transfers = [("Ana", "Bo", 5), ("Bo", "Ana", 6), ("Cai", "Dan", 7)]
    orders = explore("settle", balances=balances, transfers=transfers, seconds=0.25)
    for outcome in islice(orders, MANY):
        assert began_at_once(outcome, 7), STRANGERS_WAITED.filled()
        assert_settled(outcome, balances, transfers)


@pytest.mark.points(1)
def test_philosophers_at_a_small_table_all_have_their_meal(explore):
    """Three philosophers, three forks, one meal each: nobody waits for ever, whoever is first.

    三位哲学家，三把叉子，每位一顿饭：不管谁先动手，都不会有人永远等下去。
    """
    for outcome in islice(explore.using(sleep="any")("dine", philosophers=3, meals=1), MANY):
        assert_dined(outcome, 3, 1)


@pytest.mark.points(1)
def test_who_sits_opposite_may_eat_at_the_same_time(explore):
    """Two philosophers eat in turn; at a table of four, two who are not neighbours eat together.

    两位哲学家轮着吃；四个人的桌子上，不相邻的两位可以同时吃。
    """
    free = explore.using(sleep="any")
    for outcome in islice(free("dine", philosophers=2, meals=1), MANY):
        assert_dined(outcome, 2, 1)
    for outcome in free("dine", philosophers=4, meals=1):
        assert_dined(outcome, 4, 1)
        served = [meal for had in dinner(outcome).values() for meal in had]
        if any(could_be_together(outcome, *two) for two in combinations(served, 2)):
            return
    runs = len(free.every("dine", philosophers=4, meals=1))
    raise AssertionError(NOBODY_TOGETHER.filled(runs=runs))
