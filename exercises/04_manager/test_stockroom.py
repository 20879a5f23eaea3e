"""What stockroom.py has to do, as tests that you may read: pytest exercises/04_manager

`explore("ship", ...)` plays your function in every order in which its processes can move. Time is
virtual: a sleep costs nothing, and `elapsed` is exact. With `sleep="any"` a sleep may last as long
or as short as it likes, next to what the others do.

`run.operations` is every step that was made. A step of the kind `Call` asks an object at a Manager
for something; its `touch` tells whether that changes the object. `run.still_there` are the
processes that had not ended when your function returned.
"""

import pytest

from grader import Text

CHANGING = {"set keys", "change keys", "change"}
GONE = ("FileNotFoundError", "BrokenPipeError", "EOFError", "ConnectionResetError")
"""What a process meets whose Manager is not there any more."""

LEFT = Text(
    "Of the stock {stock} the orders {orders} leave {expected}; ship returned {result}. An order "
    "looks, walks to the shelf, and writes down what it makes of what it saw. From which line to "
    "which must no other order come in between?",
    "库存是 {stock}，订单是 {orders}，应该剩下 {expected}；ship 返回的却是 {result}。"
    "每份订单先看一眼，走到货架，再按自己看到的数算出新数写下来。"
    "从哪一行到哪一行，不能让别的订单插进来？",
)
AS_IT_WAS = Text(
    "The orders {orders} were carried out, and ship returned {result}, as if nothing had happened. "
    "Where do the numbers come from that you return, and when do you ask for them?",
    "订单 {orders} 都执行了，ship 返回的却是 {result}，好像什么也没发生过。"
    "你返回的数是从哪里来的？又是什么时候去要的？",
)
TOO_FEW = Text(
    "A process for each: {due} due, {started} started. What decides in your program how many "
    "processes there are?",
    "每一份一个进程：应该有 {due} 个，实际启动了 {started} 个。"
    "在你的程序里，进程的个数由什么决定？",
)
NOT_IN_THE_DICT = Text(
    "Each process has to change the number in the Manager's dict itself: {due} are due, and "
    "{found} process(es) besides the caller changed something at a Manager. Which process runs the "
    "line that writes, and in whose memory is the dict that it writes to?",
    "每个进程都应该自己去改 Manager 那里的数：应该有 {due} 个，而除了调用者，改过 Manager "
    "里东西的进程有 {found} 个。写的那一行是哪个进程执行的？它写的字典在谁的内存里？",
)
NOT_AT_ONCE = Text(
    "All orders are under way at once, so every process starts right after the call. Yours started "
    "after {started} s. What did the caller wait for before it started the next one?",
    "所有订单同时出发，每个进程都应该一调用就启动。你的进程分别在 {started} 秒后才启动。"
    "启动下一个之前，调用者在等什么？",
)
TOO_LONG = Text(
    "{due} orders, 0.1 s each: even one after the other they are done in {most:g} s. Your call "
    "took {elapsed:g} s. Who was still asleep when there was nothing left to wait for?",
    "{due} 份订单，每份 0.1 秒，就算一份接一份，{most:g} 秒也做完了。"
    "你的调用却花了 {elapsed:g} 秒。已经没有什么可等的时候，是谁还在睡？",
)
TOO_SHORT = Text(
    "{most} orders of the same item, 0.1 s from looking to writing, and all done after "
    "{elapsed:g} s. In that time some of them must have walked side by side, or not at all. What "
    "did each of them hold on its way?",
    "同一种货有 {most} 份订单，从看到写要走 0.1 秒，结果 {elapsed:g} 秒就全做完了。这点时间里，"
    "要么有人并排走，要么根本没走。在路上的时候，每个人手里拿着什么？",
)
STILL_AT_WORK = Text(
    "The call returned {result} while these had not ended: {names}. However long you let it "
    "wait, one of them may be slower. What tells the caller for certain that a process is done?",
    "调用返回了 {result}，可这时候还有进程没结束：{names}。不管你让它等多久，总有人可能更慢。"
    "怎样才能让调用者确切知道一个进程做完了？",
)
CUT_OFF = Text(
    "Not everybody came to the end of what it had to do: {names}. What was it still in need of, "
    "and who took that away, or ended it, before it was done?",
    "有进程没能把自己的事做完：{names}。它当时还需要什么？"
    "是谁在它做完之前拿走了那样东西，或者把它结束了？",
)
ARRIVED = Text(
    "Shelves {shelves}, deliveries {deliveries}: {expected} is due; restock returned {result}. "
    "Follow one delivery: is the dict that your line changes the one at the Manager, or a copy "
    "that came from there?",
    "货架是 {shelves}，送来了 {deliveries}，应该得到 {expected}；restock 返回的却是 {result}。"
    "跟着一批货走一遍：你那一行改的字典，是 Manager 那里的，还是从那里拿来的一份副本？",
)
THE_REST = Text(
    "Shelves {shelves}, deliveries {deliveries}: {expected} is due; restock returned {result}. "
    "What was delivered is there, and something else is not. What does your line write to the "
    "Manager, and what has lain there before?",
    "货架是 {shelves}，送来了 {deliveries}，应该得到 {expected}；restock 返回的却是 {result}。"
    "送来的到了，别的东西却变了。你那一行写给 Manager 的是什么？那里原来放着什么？",
)
SIDE_BY_SIDE = Text(
    "Shelves {shelves}, deliveries {deliveries}: {expected} is due; restock returned {result}. "
    "Two deliveries for one shelf: how much of the shelf does each of them read, how much does it "
    "write back, and what may the other one have changed meanwhile?",
    "货架是 {shelves}，送来了 {deliveries}，应该得到 {expected}；restock 返回的却是 {result}。"
    "两批货送到同一个货架：每一批读走了货架的多少，又写回了多少？这期间另一批可能改了什么？",
)
LINES = Text(
    "{workers} workers, {lines} lines each. Missing in the log: {missing}; too many: {extra}. "
    "Take one of these lines: was it ever sent to the Manager, and what did the messages after it "
    "do to it?",
    "{workers} 个工人，每人 {lines} 行。日志里缺：{missing}；多出来：{extra}。"
    "挑其中一行：它发给过 Manager 吗？后来的消息又对它做了什么？",
)
OUT_OF_ORDER = Text(
    "The lines of worker {worker} stand in the log as {own}. They go in one after the other, in "
    "the order in which they are written. Where does a new line go, and who puts it there?",
    "{worker} 号工人的行在日志里是 {own}。一个工人的行应该按他写的先后，一行一行地进去。"
    "在你的程序里，新的一行放在哪里？是谁放的？",
)
NOT_SHARED = Text(
    "{workers} workers append to one and the same list at the Manager; processes besides the "
    "caller changed the same object there {found} time(s). Where is the list that they append to?",
    "{workers} 个工人往 Manager 的同一个列表里追加；除了调用者，别的进程总共改了同一个对象 "
    "{found} 次。他们追加的那个列表在哪里？",
)


def changes_at_manager(run):
    """For each object at a Manager, which children changed it, once for each change."""
    found = {}
    children = {child.id for child in run.children}
    for step in run.operations:
        is_call = step.done and type(step.operation).__name__ == "Call"
        if is_call and step.process in children and step.operation.touch in CHANGING:
            found.setdefault(step.operation.object, []).append(step.process)
    return found


def assert_all_waited_for(run):
    """Nobody was still at work when the call returned, and nobody was cut off."""
    names = ", ".join(child.name for child in run.still_there)
    assert not names, STILL_AT_WORK.filled(names=names, result=run.result)
    names = ", ".join(child.name for child in run.children if child.exit_code)
    names = names or (run.caller.name if run.error else "")
    assert not names, CUT_OFF.filled(names=names)


def assert_each_changed_it(run, due):
    """Each of so many processes changed something at a Manager."""
    started = len(run.children)
    assert started >= due, TOO_FEW.filled(due=due, started=started)
    found = len({one for some in changes_at_manager(run).values() for one in some})
    assert found == due, NOT_IN_THE_DICT.filled(due=due, found=found)


def assert_left(run, stock, orders):
    """Each order was a process that changed the shared dict; what is left is right."""
    assert_all_waited_for(run)
    assert_each_changed_it(run, len(orders))
    expected = dict(stock)
    for item, count in orders:
        expected[item] -= count
    assert run.result != stock, AS_IT_WAS.filled(orders=orders, result=run.result)
    facts = {"stock": stock, "orders": orders, "expected": expected}
    assert run.result == expected, LEFT.filled(result=run.result, **facts)


def assert_shelves(run, shelves, deliveries, message):
    """Everything that was delivered is on its shelf, brought there by a process of its own."""
    assert_all_waited_for(run)
    expected = {shelf: dict(items) for shelf, items in shelves.items()}
    for shelf, item, count in deliveries:
        expected[shelf][item] += count
    facts = {"shelves": shelves, "deliveries": deliveries, "expected": expected}
    assert run.result == expected, message.filled(result=run.result, **facts)
    assert_each_changed_it(run, len(deliveries))


@pytest.mark.points(1.5)
def test_two_orders_of_one_item(explore):
    """Ten apples, two orders of three and four, two processes: three are left in every order.

    十个苹果，两份订单，一份要三个，一份要四个，用两个进程：不管谁先谁后，都剩三个。
    """
    stock, orders = {"apple": 10}, [("apple", 3), ("apple", 4)]
    for run in explore.using(sleep="any").expecting(*GONE)("ship", stock=stock, orders=orders):
        assert_left(run, stock, orders)


@pytest.mark.points(0.5)
def test_all_orders_start_at_once(explore):
    """Three orders, two of them of one item: all start at once, and the caller waits for each.

    三份订单，其中两份要同一种货：同时启动，调用者等每一份都做完。
    """
    stock, orders = {"pear": 5, "plum": 2}, [("pear", 1), ("plum", 1), ("pear", 2)]
    for run in explore.expecting(*GONE)("ship", stock=stock, orders=orders):
        started = [child.started for child in run.children]
        assert not any(started), NOT_AT_ONCE.filled(started=started)
        assert_left(run, stock, orders)
        facts = {"due": 3, "elapsed": run.elapsed}
        assert run.elapsed < 0.35, TOO_LONG.filled(most=0.3, **facts)
        assert run.elapsed >= 0.2, TOO_SHORT.filled(most=2, elapsed=run.elapsed)


@pytest.mark.points(1)
def test_a_delivery_arrives_on_its_shelf(explore):
    """Three cups on a shelf and four more delivered: seven; all other things stay as they are.

    货架上有三个杯子，又送来四个：一共七个；别的东西原样不动。
    """
    shelves = {"top": {"cup": 3, "jug": 1}, "low": {"pan": 2}}
    deliveries = [("top", "cup", 4)]
    for run in explore.expecting(*GONE)("restock", shelves=shelves, deliveries=deliveries):
        top = run.result.get("top") if isinstance(run.result, dict) else None
        arrived = isinstance(top, dict) and top.get("cup") == 7
        assert_shelves(run, shelves, deliveries, THE_REST if arrived else ARRIVED)


@pytest.mark.points(1)
def test_two_deliveries_for_one_shelf(explore):
    """Cups and jugs for the same shelf at the same time: both arrive, in every order.

    杯子和罐子同时送到同一个货架：不管谁先谁后，都到齐。
    """
    shelves, deliveries = {"top": {"cup": 3, "jug": 1}}, [("top", "cup", 4), ("top", "jug", 2)]
    stockroom = explore.using(sleep="any").expecting(*GONE)
    for run in stockroom("restock", shelves=shelves, deliveries=deliveries):
        assert_shelves(run, shelves, deliveries, SIDE_BY_SIDE)


@pytest.mark.points(1)
def test_every_line_is_in_the_log(explore):
    """Two workers, two lines each: four lines, and each worker's own in order.

    两个工人，每人两行：一共四行，每个工人自己的行按先后排列。
    """
    due = ["w0-0", "w0-1", "w1-0", "w1-1"]
    for run in explore.using(sleep="any").expecting(*GONE)("log_all", workers=2, lines=2):
        found = run.result if isinstance(run.result, list) else []
        if sorted(found) != due:
            assert_all_waited_for(run)
        number = max(map(len, changes_at_manager(run).values()), default=0)
        assert number >= 2, NOT_SHARED.filled(workers=2, found=number)
        missing = sorted(set(due) - set(found)) or "-"
        extra = sorted(one for one in set(found) if found.count(one) > due.count(one)) or "-"
        facts = LINES.filled(workers=2, lines=2, missing=missing, extra=extra)
        assert sorted(found) == due, facts
        for worker in (0, 1):
            own = [line for line in found if line.startswith(f"w{worker}-")]
            in_order = own == [f"w{worker}-0", f"w{worker}-1"]
            assert in_order, OUT_OF_ORDER.filled(worker=worker, own=own)
