"""What the visible tests leave out: no orders, equal ones, numbers below zero, exact times, crowds.

DESIGN.md says which clause of the contract each of them guards.
"""

import pytest

from grader import Text

KINDS_OF_CHANGE = ("set keys", "change keys", "change")
NO_MANAGER = ("FileNotFoundError", "BrokenPipeError", "EOFError", "ConnectionResetError")

BOOKS = Text(
    "{due} would be left of {stock} after {orders}; ship returned {returned}. Take the number that "
    "is wrong, and the orders for it one by one: which of them does it know of, which not?",
    "库存 {stock}，订单 {orders}，应该剩下 {due}；ship 返回了 {returned}。"
    "找出不对的那个数，把它的订单一份份对过来：哪几份算进去了，哪几份没有？",
)
SHELVES = Text(
    "{due} would be on the shelves {shelves} after {deliveries}; restock returned {returned}. Take "
    "a number that is wrong: which deliveries does it know of, and what else was written together "
    "with it?",
    "货架 {shelves}，送来 {deliveries}，应该变成 {due}；restock 返回了 {returned}。"
    "找出不对的一个数：它算进了哪几批货？写它的时候，还一起写了什么？",
)
BY_WHOM = Text(
    "{due} order(s) or deliveries, and {number} process(es) of their own changed what is at the "
    "Manager. On what does the number of your processes depend, and does each change the shared "
    "dict itself?",
    "一共 {due} 份，实际去改 Manager 里东西的子进程有 {number} 个。"
    "在你的程序里，进程的个数由什么决定？每个进程是不是自己去改共享的字典？",
)
DID_NOT_WALK = Text(
    "{name} slept for {slept:g} s between its first look into the shared dict and its last change "
    "of it; 0.1 s are due. Which of your lines are the look, the way and the writing, and in which "
    "process and in which order do they run?",
    "{name} 从第一次看共享字典到最后一次改它，中间睡了 {slept:g} 秒，应该是 0.1 秒。"
    "你的代码里哪一行是看，哪一行是走，哪一行是写？它们在哪个进程里、按什么顺序执行？",
)
STARTED_LATE = Text(
    "Nobody has to be waited for before the last process has been started; one of yours started "
    "only {late:g} s after the call. Between two starts, what does the caller do?",
    "最后一个进程启动之前，谁也不用等；你却有一个进程，调用后过了 {late:g} 秒才启动。"
    "两次启动之间，调用者在做什么？",
)
LEFT_BEHIND = Text(
    "Processes that were not through with their work when the call returned {returned}, or lost "
    "the Manager in the middle of it: {number}. Which line of the caller comes back only when a "
    "process has ended, and what stands in front of that line although it must come after?",
    "调用返回 {returned} 的时候，活还没干完、或者干到一半 Manager 就没了的进程：{number} 个。"
    "调用者的哪一行要等进程结束了才往下走？有什么该排在它后面，却跑到了它前面？",
)
TIME_LOST = Text(
    "One by one, {number} times 0.1 s is {most:g} s; the call took {elapsed:g} s. Whose sleep is "
    "in it besides the walks?",
    "一个接一个，{number} 个 0.1 秒是 {most:g} 秒，这次调用用了 {elapsed:g} 秒。"
    "除了走路的时间，里面还有谁在睡？",
)
TIME_SAVED = Text(
    "{number} of them change the same number, each 0.1 s from look to writing and nobody between: "
    "that takes {least:g} s. It took {elapsed:g} s. Where does your critical section begin?",
    "有 {number} 个要改同一个数，每个从看到写 0.1 秒，中间不许有别人：这要 {least:g} 秒，"
    "实际只用了 {elapsed:g} 秒。你的临界区是从哪里开始的？",
)
LOG = Text(
    "{workers} worker(s), {lines} line(s) each: {due} would be in the log, in any mixture; log_all "
    "returned {returned}. Which number decides how often each of your loops goes round?",
    "{workers} 个工人，每人 {lines} 行，日志里应该有 {due}，怎么穿插都行；"
    "log_all 返回了 {returned}。你的循环各转几圈，是由哪个数决定的？",
)
MIXED_UP = Text(
    "In the result the lines of worker {worker} stand as {own}. A worker writes them in the order "
    "of their numbers. What decides the order in which they are returned?",
    "返回的结果里，{worker} 号工人的行是 {own}。工人是按编号的先后写的。"
    "返回的顺序又是由什么决定的？",
)
SCATTERED = Text(
    "{workers} worker(s) with {lines} line(s) each, and the one object at a Manager that was "
    "changed most often by child processes was changed {number} time(s). Into how many lists do "
    "your workers write, and from where?",
    "{workers} 个工人，每人 {lines} 行；Manager 里被子进程改得最多的对象，总共改了 {number} 次。"
    "你的工人往几个列表里写？是从哪个进程写的？",
)


def asked_of_managers(run, child):
    """What this child asked of objects at Managers, in order, as (step, whether it changes)."""
    found = []
    for step in run.operations:
        if step.done and step.process == child.id and type(step.operation).__name__ == "Call":
            touch = step.operation.touch
            if touch != "nothing":
                found.append((step.index, touch in KINDS_OF_CHANGE))
    return found


def changers(run):
    """The children that changed an object at a Manager."""
    return [one for one in run.children if any(change for _, change in asked_of_managers(run, one))]


def reduced(stock, orders):
    """What is left of the stock."""
    return {
        item: number - sum(count for wanted, count in orders if wanted == item)
        for item, number in stock.items()
    }


def filled_up(shelves, deliveries):
    """The shelves with everything on them."""
    due = {shelf: dict(items) for shelf, items in shelves.items()}
    for shelf, item, count in deliveries:
        due[shelf][item] += count
    return due


def assert_waited(run):
    """All have ended, and by themselves, when the call returned."""
    number = len(run.still_there) or sum(bool(child.exit_code) for child in run.children)
    number = number or int(run.error is not None)
    assert not number, LEFT_BEHIND.filled(number=number, returned=run.result)


def assert_shipped(run, stock, orders):
    """What is left is right."""
    due = reduced(stock, orders)
    facts = {"stock": stock, "orders": orders, "returned": run.result}
    assert run.result == due, BOOKS.filled(due=due, **facts)


def assert_restocked(run, shelves, deliveries):
    """What lies on the shelves is right."""
    due = filled_up(shelves, deliveries)
    facts = {"shelves": shelves, "deliveries": deliveries, "returned": run.result}
    assert run.result == due, SHELVES.filled(due=due, **facts)


def assert_each_by_its_own(run, due):
    """As many processes as orders or deliveries changed the shared dict."""
    number = len(changers(run))
    assert number == due, BY_WHOM.filled(due=due, number=number)


def assert_walked(run):
    """Each process looked, slept 0.1 s and changed the dict, and all were started at once."""
    for child in changers(run):
        asked = asked_of_managers(run, child)
        first, last = asked[0][0], max(step for step, change in asked if change)
        walks = [one for one in run.sleeps if one.process == child.id and first < one.step < last]
        slept = round(sum(one.seconds for one in walks), 6)
        assert slept >= 0.1, DID_NOT_WALK.filled(name=child.name, slept=slept)
    late = max((child.started for child in run.children), default=0)
    assert late == 0, STARTED_LATE.filled(late=late)


def assert_in_time(run, due, same):
    """So many walks at most one after the other, and so many of them for the same number."""
    most = due / 10
    facts = TIME_LOST.filled(number=due, most=most, elapsed=run.elapsed)
    assert run.elapsed < most + 0.05, facts
    facts = TIME_SAVED.filled(number=same, least=same / 10, elapsed=run.elapsed)
    assert run.elapsed >= same / 10, facts


def assert_logged(run, workers, lines):
    """Every line is in the log once, each worker's in order."""
    due = [f"w{worker}-{line}" for worker in range(workers) for line in range(lines)]
    found = run.result if isinstance(run.result, list) else None
    facts = {"workers": workers, "lines": lines, "due": due, "returned": run.result}
    assert found is not None, LOG.filled(**facts)
    if sorted(map(str, found)) != sorted(due) and run.schedule:
        assert_waited(run)
    assert sorted(map(str, found)) == sorted(due), LOG.filled(**facts)
    for worker in range(workers):
        own = [line for line in found if line.startswith(f"w{worker}-")]
        in_order = own == due[worker * lines : (worker + 1) * lines]
        assert in_order, MIXED_UP.filled(worker=worker, own=own)


def assert_one_list(run, workers, lines):
    """The workers' processes changed one object at a Manager, each worker at least once."""
    found = {}
    for step in run.operations:
        if step.done and type(step.operation).__name__ == "Call" and step.process != run.caller.id:
            name = step.operation.object
            found[name] = found.get(name, 0) + (step.operation.touch in KINDS_OF_CHANGE)
    number = max(found.values(), default=0)
    facts = SCATTERED.filled(workers=workers, lines=lines, number=number)
    assert number >= (workers if lines else 0), facts


@pytest.mark.points(1)
def test_any_orders_of_any_stock(explore):
    """Equal orders, numbers below zero, several items, things that nobody orders, no order at all.

    相同的订单、减到零以下、好几种货、没人要的东西、一份订单也没有。
    """
    for stock, orders in (
        ({"nut": 1}, [("nut", 5), ("nut", 5)]),
        ({"tea": 3, "nut": 0, "fig": 7}, [("tea", 4), ("nut", 2)]),
        ({"": 4, "two words": 2}, [("two words", 2)]),
        ({"fig": 4}, []),
    ):
        stockroom = explore.using(sleep="any").expecting(*NO_MANAGER)
        for run in stockroom("ship", stock=stock, orders=orders):
            assert_waited(run)
            assert_shipped(run, stock, orders)
            assert_each_by_its_own(run, len(orders))


@pytest.mark.points(1)
def test_each_order_takes_its_time_and_no_more(explore):
    """One order takes 0.1 s; three orders of one item 0.3 s; none no time at all.

    一份订单要 0.1 秒；同一种货的三份订单要 0.3 秒；没有订单就不花时间。
    """
    for stock, orders, same in (
        ({"tea": 9, "nut": 2}, [("tea", 1), ("tea", 2), ("tea", 4)], 3),
        ({"nut": 2}, [("nut", 2)], 1),
        ({"nut": 2}, [], 0),
    ):
        for run in explore.expecting(*NO_MANAGER)("ship", stock=stock, orders=orders):
            assert_waited(run)
            assert_shipped(run, stock, orders)
            assert_each_by_its_own(run, len(orders))
            assert_walked(run)
            assert_in_time(run, len(orders), same)


@pytest.mark.points(1)
def test_any_deliveries_for_any_shelves(explore):
    """Equal deliveries, one item on two shelves, empty shelves, no delivery at all.

    相同的货、同一种东西放在两个货架上、空货架、一批货也没有。
    """
    shelves = {"top": {"tea": 1, "nut": 2}, "low": {"tea": 5}, "attic": {}}
    for deliveries in (
        [("top", "tea", 3), ("top", "tea", 3)],
        [("low", "tea", 2), ("top", "nut", 1), ("top", "tea", 4)],
        [],
    ):
        stockroom = explore.using(sleep="any").expecting(*NO_MANAGER)
        for run in stockroom("restock", shelves=shelves, deliveries=deliveries):
            assert_waited(run)
            assert_restocked(run, shelves, deliveries)
            assert_each_by_its_own(run, len(deliveries))


@pytest.mark.points(0.5)
def test_each_delivery_takes_its_time_and_no_more(explore):
    """Two deliveries of one thing and one for another shelf: from 0.2 to 0.3 s, all at once.

    同一种东西送来两批，另一个货架送来一批：同时出发，用 0.2 到 0.3 秒。
    """
    shelves = {"top": {"tea": 1}, "low": {"nut": 5}}
    deliveries = [("top", "tea", 1), ("low", "nut", 2), ("top", "tea", 4)]
    stockroom = explore.expecting(*NO_MANAGER)
    for run in stockroom("restock", shelves=shelves, deliveries=deliveries):
        assert_waited(run)
        assert_restocked(run, shelves, deliveries)
        assert_each_by_its_own(run, 3)
        assert_walked(run)
        assert_in_time(run, 3, 2)


@pytest.mark.points(0.5)
def test_any_number_of_workers_and_lines(explore):
    """One worker or three, no line or a dozen: each line is there once, each worker's in order.

    一个工人或三个工人，没有行或有十二行：每一行出现一次，每个工人自己的按先后排列。
    """
    for workers, lines in ((3, 1), (1, 12), (2, 0)):
        stockroom = explore.using(sleep="any").expecting(*NO_MANAGER)
        for run in stockroom("log_all", workers=workers, lines=lines):
            assert_logged(run, workers, lines)
            assert_one_list(run, workers, lines)


@pytest.mark.points(1)
def test_a_busy_day_for_real(run):
    """On the real system: five orders, four deliveries, three workers who write eleven lines.

    在真实系统上：五份订单，四批货，三个工人每人写十一行。
    """
    stock = {"tea": 20, "nut": 1, "fig": 0}
    orders = [("tea", 1), ("nut", 2), ("tea", 4), ("tea", 1), ("nut", 3)]
    shipped = run("ship", stock=stock, orders=orders)
    assert_shipped(shipped, stock, orders)
    number = len(shipped.children)
    assert number >= 5, BY_WHOM.filled(due=5, number=number)
    shelves = {"top": {"tea": 1, "nut": 0}, "low": {"tea": 5}}
    deliveries = [("top", "tea", 2), ("low", "tea", 1), ("top", "nut", 3), ("top", "tea", 2)]
    assert_restocked(run("restock", shelves=shelves, deliveries=deliveries), shelves, deliveries)
    assert_logged(run("log_all", workers=3, lines=11), 3, 11)
