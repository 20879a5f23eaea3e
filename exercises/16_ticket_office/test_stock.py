"""What buy and sell_all have to do, as tests that you may read.

    pytest exercises/16_ticket_office/test_stock.py

`explore(purchases, ...)` calls `purchases` below in every order of events that could make a
difference, with your module as `work`. With `killed="Ana"` the process of that name is killed as
well, before each of its steps in turn.
"""

import json

import pytest

from grader import Text


def purchases(work, tickets, orders):
    """A process for each order, by its name; what buy gave to each of them, and then the file."""
    import json
    import os
    import sys
    from multiprocessing import Lock, Process

    path = os.path.join(".", "stock.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"left": tickets, "sold": {}}, file)
    lock = Lock()

    def content():
        try:
            with open(path, encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return "there is no file"

    def order(name, count):
        sys.exit({"True": 11, "False": 10}.get(repr(work.buy(path, name, count, lock)), 12))

    buyers = [Process(target=order, args=one, name=one[0]) for one in orders]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    words = {11: True, 10: False, 12: "neither True nor False", -9: "killed"}
    answers = [words.get(buyer.exitcode, "an error") for buyer in buyers]
    return {"answers": answers, "file": content()}


def sale(work, tickets, buyers):
    """What sell_all gives, and what is in the file then."""
    import os

    path = os.path.join(".", "stock.json")
    returned = work.sell_all(path, tickets, buyers)
    with open(path, encoding="utf-8") as file:
        return {"returned": returned, "file": file.read()}


NOT_ONE_OF_TWO = Text(
    "Two buyers, one ticket: buy gave {answers}, and the file holds {file}. One of the two has to "
    "get it, and the other one has to be told so. What did each of them know about the stock when "
    "it wrote?",
    "两个买家，一张票：buy 给出的是 {answers}，文件里是 {file}。应该有一个人买到，另一个人得知没有"
    "了。各自动笔写的时候，对库存知道些什么？",
)
HALF_A_FILE = Text(
    "The power failed while a ticket was being sold, and now the file holds {file}. It was {old} "
    "before, and {new} would be right after the sale. In which of your steps is the old stock "
    "gone and the new one not yet there?",
    "卖票的时候断了电，文件里现在是 {file}。卖之前是 {old}，卖完应该是 {new}。在你的哪一步，旧的库"
    "存已经没了，新的却还没到？",
)
NOT_SOLD = Text(
    "Nobody was killed this time: the buyer should get True, and the file should hold {new}. It "
    "was {answers}, and {file}.",
    "这一次没有人被杀掉：买家应该得到 True，文件里应该是 {new}。实际上得到 {answers}，文件里是 "
    "{file}。",
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


@pytest.mark.points(1)
def test_the_last_ticket_is_sold_once(explore):
    """Two buyers want the last ticket: one gets it, and the other one is told that there is none.

    两个买家抢最后一张票：一个买到，另一个得知没有了。
    """
    orders = [["Ana", 1], ["Bo", 1]]
    for run in explore.using(sleep="any")(purchases, tickets=1, orders=orders):
        answers, file = run.result["answers"], run.result["file"]
        told = NOT_ONE_OF_TWO.filled(answers=answers, file=file)
        assert sorted(map(str, answers)) == ["False", "True"], told
        winner = orders[answers.index(True)][0]
        assert stock_in(file) == {"left": 0, "sold": {winner: 1}}, told


@pytest.mark.points(1)
def test_a_power_failure_leaves_the_old_stock_or_the_new(explore):
    """The buyer is killed, at every moment in turn: the file holds the old stock or the new one.

    买家的进程被杀掉，把每一个时刻都试一遍：文件里要么是旧的库存，要么是新的。
    """
    old, new = {"left": 3, "sold": {}}, {"left": 1, "sold": {"Ana": 2}}
    facts = {"old": json.dumps(old), "new": json.dumps(new)}
    for run in explore.using(killed="Ana")(purchases, tickets=3, orders=[["Ana", 2]]):
        answers, file = run.result["answers"], run.result["file"]
        if answers == ["killed"]:
            assert stock_in(file) in (old, new), HALF_A_FILE.filled(file=repr(file), **facts)
        else:
            bought = (answers, stock_in(file)) == ([True], new)
            assert bought, NOT_SOLD.filled(answers=answers[0], file=repr(file), **facts)


@pytest.mark.points(0.5)
def test_three_buyers_for_two_tickets(explore):
    """sell_all with three buyers and two tickets: two of them get one, each by its own process.

    sell_all 卖两张票给三个买家：其中两个各买到一张，都是由自己的进程买的。
    """
    case = {"tickets": 2, "buyers": ["Ana", "Bo", "Cai"]}
    for run in explore.using(sleep="any")(sale, **case):
        returned, file = run.result["returned"], run.result["file"]
        stock = stock_in(file)
        right = stock is not None and stock["left"] == 0 and list(stock["sold"].values()) == [1, 1]
        told = WRONG_SALE.filled(returned=returned, file=file, **case)
        assert right, told
        assert stock_in(json.dumps(returned)) == stock, told
        assert_their_own(run, buyers=3, sold=2)


def assert_their_own(run, buyers, sold):
    """Each buyer is a process, and those who got a ticket have changed the file themselves."""
    children = {one.id for one in run.children}
    writers = children & {one.process for one in run.saves if one.path == "stock.json"}
    facts = {"buyers": buyers, "sold": sold, "started": len(children), "writers": len(writers)}
    enough = len(children) >= buyers and len(writers) >= sold
    assert enough, NOT_THEIR_OWN.filled(**facts)
