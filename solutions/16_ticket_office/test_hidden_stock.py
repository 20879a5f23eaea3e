"""The stock: readers, names, counts, an evening after a power failure, sales of every size.

DESIGN.md says which clause of the contract each of these tests guards.
"""

import json

import pytest

from grader import Text


def purchases(work, stock, orders, kind="Lock", looks=False):
    """A process for each order, by its name; what buy gave to each of them, and then the file.

    With `looks`, somebody without the lock reads the file meanwhile.
    """
    import json
    import multiprocessing
    import os
    import sys

    path = os.path.join(".", "concert.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(stock, file)
    lock = getattr(multiprocessing, kind)()

    def order(name, count):
        sys.exit({"True": 11, "False": 10}.get(repr(work.buy(path, name, count, lock)), 12))

    def content():
        try:
            with open(path, encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return "there is no file"

    buyers = [multiprocessing.Process(target=order, args=one, name=one[0]) for one in orders]
    for buyer in buyers:
        buyer.start()
    seen = content() if looks else ""
    for buyer in buyers:
        buyer.join()
    words = {11: True, 10: False, 12: "neither True nor False", -9: "killed"}
    answers = [words.get(buyer.exitcode, "an error") for buyer in buyers]
    return {"answers": answers, "seen": seen, "file": content()}


def two_evenings(work, tickets, first, second):
    """The first buyer's process may be killed; then a new lock is made, and the second one buys."""
    import json
    import os
    import sys
    from multiprocessing import Lock, Process

    path = os.path.join(".", "concert.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"left": tickets, "sold": {}}, file)

    def order(name, count, lock):
        sys.exit({"True": 11, "False": 10}.get(repr(work.buy(path, name, count, lock)), 12))

    words = {11: True, 10: False, 12: "neither True nor False", -9: "killed"}
    answers = []
    for name, count in (first, second):
        buyer = Process(target=order, args=(name, count, Lock()), name=name)
        buyer.start()
        buyer.join()
        answers.append(words.get(buyer.exitcode, "an error"))
    with open(path, encoding="utf-8") as file:
        return {"answers": answers, "file": file.read()}


def sale(work, tickets, buyers, before=""):
    """What sell_all gives, and what is in the file then; it may have been there before."""
    import os

    path = os.path.join(".", "concert.json")
    if before:
        with open(path, "w", encoding="utf-8") as file:
            file.write(before)
    returned = work.sell_all(path, tickets, buyers)
    with open(path, encoding="utf-8") as file:
        return {"returned": returned, "file": file.read()}


MET_HALF = Text(
    "Somebody has looked at the file while tickets were being sold, and found {seen}. Nobody who "
    "just looks needs a lock, and everybody has to find a whole stock. Between which two of your "
    "steps is the file not what it should be?",
    "有人在卖票的时候看了一眼文件，看到的是 {seen}。只看一眼的人用不着锁，看到的却必须是完整的库"
    "存。在你的哪两步之间，文件不是它该有的样子？",
)
WRONG_BOOKS = Text(
    "There were {left} tickets, and sold were {sold}. The orders {orders} were answered with "
    "{answers}, and now the file holds {file}. Add it up: who has how many, and how many can be "
    "left?",
    "原来还有 {left} 张票，已卖出 {sold}。订单 {orders} 得到的答复是 {answers}，现在文件里是 "
    "{file}。加一加：谁有几张，还能剩几张？",
)
REFUSED_FOR_NOTHING = Text(
    "{name} wanted {count} ticket(s) and was told that there are not so many; in the end {left} "
    "are left. What else did your program take for 'sold out'?",
    "{name} 想买 {count} 张，得到的答复是不够，可最后还剩 {left} 张。你的程序把别的什么事当成了“卖"
    "完了”？",
)
NOT_OPENED_AGAIN = Text(
    "Ana's process was {first}, and on the next evening, with a new lock, Ben wanted a ticket. He "
    "was told {second}, and the file holds {file}. What did the first evening leave behind, and "
    "who stumbles over it?",
    "Ana 的进程{first}；第二天换了一把新锁，Ben 来买票，得到的答复是 {second}，文件里是 {file}。前"
    "一天留下了什么，又绊倒了谁？",
)
WRONG_SALE = Text(
    "{tickets} ticket(s) and the buyers {buyers}: sell_all returned {returned}, and the file "
    "holds {file}. Both should say the same: how many are left, and who has how many. Who is "
    "missing, or there too often?",
    "{tickets} 张票，买家是 {buyers}：sell_all 返回了 {returned}，文件里是 {file}。两边应该一样："
    "还剩几张，谁有几张。少了谁，又多了谁？",
)
NOT_THEIR_OWN = Text(
    "{buyers} buyers, and {sold} of them get a ticket; each is a process that buys for itself. "
    "{started} process(es) were started, and the file was changed in {writers} of them. Who does "
    "the others' shopping?",
    "{buyers} 个买家，其中 {sold} 个买得到票；每个买家是一个进程，自己去买。实际启动了 {started} "
    "个进程，改过文件的有 {writers} 个。别人的票是谁替他们买的？",
)


def stock_in(text):
    """The stock that a file holds, nobody in it who has nothing; None when it is no stock."""
    try:
        stock = json.loads(text)
        sold = {name: count for name, count in stock["sold"].items() if count}
        return {"left": stock["left"], "sold": sold}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def booked(stock, orders, answers):
    """What the file has to hold when these orders were answered so."""
    sold = dict(stock["sold"])
    for (name, count), answer in zip(orders, answers, strict=True):
        if answer is True:
            sold[name] = sold.get(name, 0) + count
    left = stock["left"] - sum(sold.values()) + sum(stock["sold"].values())
    return {"left": left, "sold": sold}


def assert_booked(run, stock, orders):
    """Whoever was told so has bought, the others found too few, and the file says just that."""
    answers, file = run.result["answers"], run.result["file"]
    due = booked(stock, orders, answers)
    decided = all(answer is True or answer is False for answer in answers)
    facts = {**stock, "orders": orders, "answers": answers, "file": file}
    right = decided and due["left"] >= 0 and stock_in(file) == due
    assert right, WRONG_BOOKS.filled(**facts)
    for (name, count), answer in zip(orders, answers, strict=True):
        told = REFUSED_FOR_NOTHING.filled(name=name, count=count, left=due["left"])
        assert answer is True or count > due["left"], told


@pytest.mark.points(0.5)
def test_who_only_looks_needs_no_lock(explore):
    """Two buy, and somebody without the lock reads the file: never half a stock, never none.

    两个人在买票，有人不拿锁就读文件：读到的绝不会是半个库存，也不会没有文件。
    """
    stock, orders = {"left": 4, "sold": {"Zoe": 1}}, [["Ana", 1], ["Ben", 2]]
    for run in explore(purchases, stock=stock, orders=orders, looks=True):
        assert_booked(run, stock, orders)
        seen = stock_in(run.result["seen"])
        whole = [booked(stock, orders, [a, b]) for a in (True, False) for b in (True, False)]
        assert seen in whole, MET_HALF.filled(seen=repr(run.result["seen"]))


@pytest.mark.points(0.5)
def test_the_books_say_who_has_how_many(explore):
    """Several at once, somebody twice, somebody wants too many: every ticket is accounted for.

    一次买几张，有人买两回，有人想买的太多：每一张票都有下落。
    """
    stock = {"left": 4, "sold": {"Zoe": 2, "Ana": 1}}
    for kind, orders in (
        ("Lock", [["Ana", 2], ["Ben", 1]]),
        ("RLock", [["Ana", 2], ["Ben", 3], ["Ana", 1]]),
        ("Lock", [["Cem", 5], ["Zoe", 4]]),
    ):
        for run in explore.using(sleep="any")(purchases, stock=stock, orders=orders, kind=kind):
            assert_booked(run, stock, orders)


@pytest.mark.points(0.5)
def test_the_office_opens_again_after_a_power_failure(explore):
    """A buyer is killed at any moment; with a new lock the next one buys from the same file.

    一个买家的进程随时可能被杀掉；然后换一把新锁，下一个买家用同一个文件接着买。
    """
    case = {"tickets": 3, "first": ["Ana", 1], "second": ["Ben", 2]}
    without, both = {"left": 1, "sold": {"Ben": 2}}, {"left": 0, "sold": {"Ana": 1, "Ben": 2}}
    for run in explore.using(killed="Ana")(two_evenings, **case):
        (first, second), file = run.result["answers"], run.result["file"]
        right = (both,) if first is True else (without, both)
        told = NOT_OPENED_AGAIN.filled(first=first, second=second, file=repr(file))
        assert second is True, told
        assert stock_in(file) in right, told


@pytest.mark.points(0.5)
def test_sales_of_every_size(explore):
    """No ticket, as many as buyers, more than buyers, one buyer, a name twice, a file from before.

    一张票都没有、票和买家一样多、票比买家多、只有一个买家、同一个名字两回、文件原来就在。
    """
    old = json.dumps({"left": 9, "sold": {"Zoe": 3}})
    for tickets, buyers, before in (
        (0, ["Ana"], ""),
        (1, ["Ana"], old),
        (2, ["Ana", "Ben"], ""),
        (3, ["Ana", "Ben"], ""),
        (3, ["Ana", "Ana"], old),
        (1, ["Ana", "Ben"], ""),
        (0, ["Ana", "Ben"], ""),
    ):
        case = {"tickets": tickets, "buyers": buyers}
        for run in explore.using(sleep="any")(sale, **case, before=before):
            assert_sold(run, **case)


def assert_sold(run, tickets, buyers):
    """As many as there were bought one each, themselves; and the file holds what was returned."""
    returned, file = run.result["returned"], run.result["file"]
    told = WRONG_SALE.filled(returned=returned, file=file, tickets=tickets, buyers=buyers)
    stock, sold = stock_in(file), min(tickets, len(buyers))
    assert stock is not None, told
    assert stock_in(json.dumps(returned)) == stock, told
    counts = stock["sold"].items()
    each = all(count <= buyers.count(name) for name, count in counts)
    right = stock["left"] == tickets - sold and sum(dict(counts).values()) == sold
    assert each, told
    assert right, told
    children = {one.id for one in run.children}
    writers = children & {one.process for one in run.saves if one.path == "concert.json"}
    facts = {"buyers": len(buyers), "sold": sold, "started": len(children), "writers": len(writers)}
    enough = len(children) >= len(buyers) and len(writers) >= sold
    assert enough, NOT_THEIR_OWN.filled(**facts)
