"""What the visible tests leave out: rings of three, empty pockets, paperwork, big tables, for real.

DESIGN.md says which clause of the contract each of them guards.
"""

from itertools import islice, permutations

import pytest

from grader import Text

BOOKS = Text(
    "settle({balances}, {transfers}) returned {result}. Carried out one after the other, in "
    "whatever order, the transfers never end like that; one right outcome is {right}. Which "
    "look at a balance was no longer true when the money was moved?",
    "settle({balances}, {transfers}) 返回了 {result}。不管按什么先后，一笔一笔地做，都不会是这"
    "个结果；一种正确的结果是 {right}。动钱的时候，哪一次看到的余额已经不作数了？",
)
PROCESSES = Text(
    "{number} process(es) for {transfers} transfer(s), and {moved} of them changed or sent "
    "anything. Each transfer is the work of one process, from the look to the last number.",
    "{transfers} 笔转账用了 {number} 个进程，其中改过或发过数据的有 {moved} 个。每笔转账从看余"
    "额到写完数，都由同一个进程来做。",
)
TOO_QUICK = Text(
    "{transfers} have {account} in common, each with {seconds:g} s of paperwork, and all was "
    "done after {elapsed:g} s. What does a transfer hold while it does its paperwork?",
    "{transfers} 都用到 {account}，每笔要办 {seconds:g} 秒手续，却一共只用了 {elapsed:g} 秒。一"
    "笔转账办手续的时候，手里拿着什么？",
)
CROWD = Text(
    "{transfers} transfers between {transfers} pairs of accounts, {seconds:g} s of paperwork "
    "for each, took {elapsed:g} s. How many can be at it at the same time in your program?",
    "{transfers} 笔转账，两两账户互不相干，每笔手续 {seconds:g} 秒，一共用了 {elapsed:g} 秒。在"
    "你的程序里，同时能有几笔在办？",
)
WHO_SLEEPS = Text(
    "{number} of {transfers} transfers did their paperwork: a process of its own that sleeps "
    "{seconds:g} s.",
    "{transfers} 笔转账里，由自己的进程睡满 {seconds:g} 秒办完手续的有 {number} 笔。",
)
NO_HURRY = Text(
    "One transfer, and nothing was said about `seconds`: no paperwork then, but it took "
    "{elapsed:g} s.",
    "只有一笔转账，也没有给出 `seconds`：那就没有手续要办，它却用了 {elapsed:g} 秒。",
)
REALLY = Text(
    "{transfers} transfers for real: {result} was returned, {right} is right.",
    "真正运行 {transfers} 笔转账：返回的是 {result}，应该是 {right}。",
)
MEALS = Text(
    "dine({philosophers}, {meals}) returned {result}; each of the {philosophers} has {meals} "
    "meal(s). Where is a meal counted, and who sees that?",
    "dine({philosophers}, {meals}) 返回了 {result}；{philosophers} 位各吃 {meals} 顿。一顿饭记"
    "在哪里？谁看得到？",
)
FORKS = Text(
    "At a table of {philosophers} each one eats in a process of its own, with two locks in "
    "hand, and shares each of them with one neighbour. {number} process(es) did. Which lock "
    "lies between the last and the first?",
    "{philosophers} 个人的桌子，每位是一个进程，吃的时候手里有两把锁，每把和一位邻居共用。这样"
    "吃过饭的进程有 {number} 个。最后一位和第一位之间放的是哪一把锁？",
)
TABLE = Text(
    "The {philosophers} philosophers don't sit around one table: from neighbour to neighbour, "
    "over the forks that they share, one does not come around to all. Which two forks belong "
    "to which place?",
    "这 {philosophers} 位哲学家没有围着一张桌子坐：沿着共用的叉子从邻居走到邻居，走不完一整圈。"
    "哪两把叉子属于哪个座位？",
)
EATEN = Text(
    "So often did each philosopher hold two forks: {times}; it should be {meals} time(s). What "
    "is counted as a meal?",
    "每位哲学家同时拿到两把叉子的次数：{times}，应该是 {meals} 次。什么才算一顿饭？",
)
CHILDREN = Text(
    "{number} process(es) were started for {philosophers} philosophers.",
    "{philosophers} 位哲学家，启动了 {number} 个进程。",
)


MANY = 40


def carried_out(balances, transfers):
    """What is left after one transfer after the other."""
    left = dict(balances)
    for source, target, amount in transfers:
        if amount <= left[source]:
            left[source] -= amount
            left[target] += amount
    return left


def ends(balances, transfers):
    """Every right outcome, and how many accounts lose money in it at least."""
    found = [carried_out(balances, order) for order in permutations(transfers)]
    return found, min(sum(left[name] < balances[name] for name in left) for left in found)


def assert_right(seen, balances, transfers):
    """The books, and who kept them."""
    right, least = ends(balances, transfers)
    facts = {"balances": balances, "transfers": transfers, "result": seen.result, "right": right[0]}
    assert seen.result in right, BOOKS.filled(**facts)
    children = {child.id for child in seen.children}
    hands = {change.process for change in seen.changes}
    hands |= {one.process for one in seen.transfers if one.way == "in" and not one.error}
    number, moved = len(children), len(hands & children)
    facts = {"number": number, "transfers": len(transfers), "moved": moved}
    enough = number >= len(transfers) and moved >= least
    assert enough, PROCESSES.filled(**facts)


def assert_paperwork(seen, transfers, seconds):
    """So many children slept so long, all in all."""
    slept = {}
    for one in seen.sleeps:
        slept[one.process] = slept.get(one.process, 0) + one.seconds
    number = sum(who != seen.caller.id and total >= seconds for who, total in slept.items())
    facts = {"number": number, "transfers": transfers, "seconds": seconds}
    assert number >= transfers, WHO_SLEEPS.filled(**facts)


def meals_of(seen):
    """Who ate when: for each child, [(from step, to step, the forks in hand)].

    A fork is what two children use. A meal is a stretch with two of them in hand.
    """
    users, found = {}, {}
    children = {child.id for child in seen.children}
    holds = [hold for hold in seen.holds if hold.process in children]
    for hold in holds:
        users.setdefault(hold.lock, set()).add(hold.process)
    ends_of = [(one.first, 1, one) for one in holds if len(users[one.lock]) == 2]
    ends_of += [(one.last, 0, one) for _, _, one in ends_of if one.last is not None]
    hands = {}
    for step, taken, hold in sorted(ends_of, key=lambda end: end[:2]):
        hand = hands.setdefault(hold.process, set())
        before = len(hand)
        (hand.add if taken else hand.discard)(hold.lock)
        if before < 2 <= len(hand):
            found.setdefault(hold.process, []).append([step, None, set(hand)])
        elif before >= 2:
            found[hold.process][-1][2] |= hand
            found[hold.process][-1][1] = step if len(hand) < 2 else None
    return found


def around(meals):
    """Does the way from neighbour to neighbour lead around to everybody?"""
    sides = {who: set.intersection(*(one[2] for one in had)) for who, had in meals.items()}
    first = here = min(sides)
    fork, way = None, []
    while here not in way and len(sides[here]) >= 2:
        way.append(here)
        fork = min(sides[here] - {fork})
        here = next((who for who in sides if who != here and fork in sides[who]), here)
    return len(way) == len(sides) and here == first


def assert_dinner(seen, philosophers, meals):
    """Each had all meals, with the forks of its place, in a process of its own."""
    facts = {"philosophers": philosophers, "meals": meals, "result": seen.result}
    assert seen.result == [meals] * philosophers, MEALS.filled(**facts)
    had = meals_of(seen)
    assert len(had) == philosophers, FORKS.filled(number=len(had), philosophers=philosophers)
    assert around(had), TABLE.filled(philosophers=philosophers)
    times = [len(one) for one in had.values()]
    reported = {change.process for change in seen.changes}
    reported |= {one.process for one in seen.transfers if one.way == "in"}
    all_at_once = set(times) == {1} and set(had) <= reported
    assert min(times) >= meals or all_at_once, EATEN.filled(times=times, meals=meals)


@pytest.mark.points(0.5)
def test_money_goes_round_and_nobody_waits_for_ever(explore):
    """Three pay each other in a ring; whoever is first, all get done.

    三个人转着圈付钱；不管谁先，都办得完。
    """
    balances = {"cy": 5, "al": 5, "bo": 5}
    transfers = [("al", "bo", 4), ("bo", "cy", 4), ("cy", "al", 4)]
    free = explore.using(sleep="any")
    for seen in islice(free("settle", balances=balances, transfers=transfers), MANY):
        assert_right(seen, balances, transfers)


@pytest.mark.points(0.5)
def test_of_two_payments_one_can_be_covered(explore):
    """There is enough for one of two payments; the other is skipped, and nobody waits for money.

    余额只够付两笔里的一笔；另一笔跳过，谁也不会为了等钱而停住。
    """
    balances = {"al": 100, "bo": 0, "cy": 0}
    transfers = [("al", "bo", 70), ("al", "cy", 60), ("bo", "al", 10)]
    free = explore.using(sleep="any")
    for seen in islice(free("settle", balances=balances, transfers=transfers), MANY):
        assert_right(seen, balances, transfers)


EDGES = (
    ({"al": 3, "bo": 4}, []),
    ({"al": 3, "bo": 4}, [("bo", "al", 4)]),
    ({"al": 3, "bo": 4}, [("al", "bo", 4)]),
    ({"al": 0, "bo": 0}, [("al", "bo", 0), ("bo", "al", 1)]),
    ({"al": 3, "bo": 4}, [("al", "al", 9), ("bo", "al", 1)]),
    ({"al": 3, "bo": 4}, [("al", "bo", 9), ("bo", "al", 2)]),
    ({"al": 70_000, "bo": 4}, [("al", "bo", 33_000), ("al", "bo", 33_000)]),
)


@pytest.mark.points(0.5)
def test_empty_pockets_stop_nobody_else(explore):
    """No transfer, the last coin, one coin too few, none, more than one has, the same again.

    一笔也没有；刚好够；差一块；金额是零；给自己转的比自己有的还多；几笔一模一样。
    """
    free = explore.using(sleep="any")
    for balances, transfers in EDGES:
        for seen in islice(free("settle", balances=balances, transfers=transfers), MANY):
            assert_right(seen, balances, transfers)


SHARED = (
    ("al", [("al", "bo", 1), ("al", "cy", 1)]),
    ("bo", [("al", "bo", 1), ("cy", "bo", 1)]),
    ("bo", [("al", "bo", 1), ("bo", "cy", 1)]),
    ("al", [("bo", "al", 1), ("al", "bo", 1)]),
)


@pytest.mark.points(1)
def test_the_paperwork_is_done_with_both_accounts_in_hand(explore):
    """Two transfers that share an account do their paperwork one after the other.

    两笔转账只要有一个账户相同，就只能一笔办完手续，另一笔再办。
    """
    balances = {"al": 9, "bo": 9, "cy": 9}
    for account, transfers in SHARED:
        orders = explore("settle", balances=balances, transfers=transfers, seconds=0.25)
        for seen in islice(orders, MANY):
            facts = {"transfers": transfers, "account": account, "elapsed": seen.elapsed}
            assert seen.elapsed >= 0.5, TOO_QUICK.filled(seconds=0.25, **facts)
            assert_paperwork(seen, 2, 0.25)
            assert_right(seen, balances, transfers)
    orders = explore("settle", balances={"al": 1, "bo": 0}, transfers=[("al", "bo", 1)])
    for seen in islice(orders, MANY):
        assert seen.elapsed == 0, NO_HURRY.filled(elapsed=seen.elapsed)
    names = [f"n{number:02}" for number in range(18)]
    balances = dict.fromkeys(names, 70_000)
    transfers = [(one, two, 1000) for one, two in zip(names[::2], names[1::2], strict=True)]
    right = carried_out(balances, transfers)
    for seen in islice(explore("settle", balances=balances, transfers=transfers, seconds=16), 1):
        facts = {"transfers": 9, "elapsed": seen.elapsed, "seconds": 16}
        assert seen.elapsed == 16, CROWD.filled(**facts)
        assert_paperwork(seen, 9, 16)
        facts = {"balances": balances, "transfers": transfers, "result": seen.result}
        assert seen.result == right, BOOKS.filled(right=right, **facts)


@pytest.mark.points(0.5)
def test_two_dozen_transfers_for_real(explore, run):
    """Six accounts, each paying each other one and itself; before that, two of nearly one name.

    六个账户，互相付钱，也付给自己，真正运行；之前先试两个名字很像的账户对着转。
    """
    crossing, alike = [("ab", "aB", 1), ("aB", "ab", 1)], {"ab": 1, "aB": 1}
    orders = explore.using(sleep="any")("settle", balances=alike, transfers=crossing)
    for seen in islice(orders, MANY):
        assert_right(seen, alike, crossing)
    names = "abcdef"
    balances = {name: 100 + number for number, name in enumerate(names)}
    pairs = [(one, two) for one in names for two in names if (ord(one) + ord(two)) % 3 != 1]
    transfers = [(one, two, 1 + number % 4) for number, (one, two) in enumerate(pairs)]
    right = carried_out(balances, transfers)
    result = run("settle", balances=balances, transfers=transfers, seconds=0.001).result
    facts = {"transfers": len(transfers), "result": result, "right": right}
    assert result == right, REALLY.filled(**facts)


@pytest.mark.points(1)
def test_tables_of_every_size_with_meal_after_meal(explore):
    """Two philosophers with two meals each, four with one, and five: nobody starves.

    两位各吃两顿，四位各吃一顿，还有五位：谁也不会饿着。
    """
    free = explore.using(sleep="any")
    for philosophers, meals, many in ((2, 2, MANY), (4, 1, 14), (5, 2, 1)):
        for seen in islice(free("dine", philosophers=philosophers, meals=meals), many):
            assert_dinner(seen, philosophers, meals)


@pytest.mark.points(1)
def test_a_long_dinner_for_real(explore, run):
    """A meal each for two; then five philosophers and two dozen meals for each, for real.

    先是两位，各吃一顿；然后真正运行：五位哲学家，每位二十四顿。
    """
    for seen in islice(explore.using(sleep="any")("dine", philosophers=2, meals=1), MANY):
        assert_dinner(seen, 2, 1)
    for philosophers, meals in ((5, 24), (2, 7)):
        seen = run("dine", philosophers=philosophers, meals=meals)
        facts = {"philosophers": philosophers, "meals": meals, "result": seen.result}
        assert seen.result == [meals] * philosophers, MEALS.filled(**facts)
        number = len(seen.children)
        facts = {"number": number, "philosophers": philosophers}
        assert number >= philosophers, CHILDREN.filled(**facts)
