"""What office.py has to do, as tests that you may read: pytest exercises/16_ticket_office

The selling step is explored: `explore(purchases, ...)` calls `purchases` below in every order of
events that could make a difference, with your module as `work`. With `killed="Ana"` the process
of that name is also killed, before each of its steps in turn.

`serve` runs for real. The clients are no programs but a script: each step is made when the one
before has come about, and `hears_message` waits for one framed answer.
"""

import json

import pytest

from grader import Text
from grader.engine.clients import Client, Looks, Rests

ANA, BO = Client("Ana"), Client("Bo")
LEFT, STOP = {"op": "left"}, {"op": "stop"}
SOLD_OUT = {"ok": False, "reason": "sold out"}
BAD_REQUEST = {"ok": False, "reason": "bad request"}


def purchases(work, tickets, orders):
    """A process for each order, by its name; what buy gave to each of them, and then the file."""
    import json
    import os
    import sys
    from multiprocessing import Lock, Process

    path = os.path.abspath("stock.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"left": tickets, "sold": {}}, file)
    lock = Lock()

    def order(name, count):
        sys.exit({"True": 11, "False": 10}.get(repr(work.buy(path, name, count, lock)), 12))

    buyers = [Process(target=order, args=one, name=one[0]) for one in orders]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()
    words = {11: True, 10: False, 12: "neither True nor False", -9: "killed"}
    answers = [words.get(buyer.exitcode, "an error") for buyer in buyers]
    with open(path, encoding="utf-8") as file:
        return {"answers": answers, "file": file.read()}


def sale(work, tickets, buyers):
    """What sell_all gives, and what is in the file then."""
    import os

    path = os.path.abspath("stock.json")
    returned = work.sell_all(path, tickets, buyers)
    with open(path, encoding="utf-8") as file:
        return {"returned": returned, "file": file.read()}


def evening(work, listener, stock):
    """Sell from this stock until serve returns; what its file holds then."""
    import json
    import os

    path = os.path.abspath("stock.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(stock, file)
    work.serve(listener, path)
    with open(path, encoding="utf-8") as file:
        return file.read()


NOT_ONE_OF_TWO = Text(
    "Two buyers, one ticket: buy gave {answers}, and the file holds {file}. One of the two has to get "
    "it, and the other one has to be told so. What did each of them know about the stock when it "
    "wrote?",
    "两个买家，一张票：buy 给出的是 {answers}，文件里是 {file}。应该有一个人买到，另一个人得知没有了。"
    "各自动笔写的时候，对库存知道些什么？",
)
HALF_A_FILE = Text(
    "The power failed while a ticket was being sold, and now the file holds {file}. It was {old} "
    "before, and {new} would be right after the sale. In which of your steps is the old stock gone "
    "and the new one not yet there?",
    "卖票的时候断了电，文件里现在是 {file}。卖之前是 {old}，卖完应该是 {new}。"
    "在你的哪一步，旧的库存已经没了，新的却还没到？",
)
NOT_SOLD = Text(
    "Nobody was killed this time: the buyer should get True, and the file should hold {new}. It was "
    "{answers}, and {file}.",
    "这一次没有人被杀掉：买家应该得到 True，文件里应该是 {new}。实际上得到 {answers}，文件里是 {file}。",
)
WRONG_SALE = Text(
    "{tickets} ticket(s) and the buyers {buyers}: sell_all returned {returned}, and the file holds "
    "{file}. Both should say the same: how many are left, and who has how many. Who is missing, or "
    "there too often?",
    "{tickets} 张票，买家是 {buyers}：sell_all 返回了 {returned}，文件里是 {file}。"
    "两边应该一样：还剩几张，谁有几张。少了谁，又多了谁？",
)
NOT_THEIR_OWN = Text(
    "{buyers} buyers, and {sold} of them get a ticket; each is a process that buys for itself. "
    "{started} process(es) were started, and the file was changed in {writers} of them. Who does the "
    "others' shopping?",
    "{buyers} 个买家，其中 {sold} 个买得到票；每个买家是一个进程，自己去买。"
    "实际启动了 {started} 个进程，改过文件的有 {writers} 个。别人的票是谁替他们买的？",
)


WRONG_ANSWER = Text(
    "{client} asked {request}. The answer should be {due}, and it was {answer}.",
    "{client} 发来的请求是 {request}。应该答复 {due}，实际答复的是 {answer}。",
)
WRONG_FILE = Text(
    "When serve had returned, the stock's file should hold {due}. It holds {file}. Which sale is "
    "not in it as it was confirmed?",
    "serve 返回以后，库存文件里应该是 {due}，实际上是 {file}。哪一笔答复过的买卖和文件里的对不上？",
)
NOT_A_PROCESS_EACH = Text(
    "Two clients were being served at that moment, by {number} process(es) beside the one that had "
    "called serve. Who talks to whom?",
    "那一刻有两个客户在接受服务，除了调用 serve 的那个进程，只有 {number} 个进程。谁在和谁说话？",
)
LEFT_BEHIND = Text(
    "serve has returned, and {number} of the processes that it had started for its clients still "
    "live. Who waits for them?",
    "serve 已经返回，它为客户启动的进程还有 {number} 个活着。谁来等它们结束？",
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
        same = stock_in(json.dumps(returned)) == stock
        assert right and same, WRONG_SALE.filled(returned=returned, file=file, **case)
        assert_their_own(run, buyers=3, sold=2)


def assert_their_own(run, buyers, sold):
    """Each buyer is a process, and those who got a ticket have changed the file themselves."""
    children = {one.id for one in run.children}
    writers = children & {one.process for one in run.saves if one.path == "stock.json"}
    facts = {"buyers": buyers, "sold": sold, "started": len(children), "writers": len(writers)}
    enough = len(children) >= buyers and len(writers) >= sold
    assert enough, NOT_THEIR_OWN.filled(**facts)


def framed(request):
    """A request as it goes over the connection: JSON, or bytes that are sent as they are."""
    payload = request if isinstance(request, bytes) else json.dumps(request).encode()
    return len(payload).to_bytes(4, "big") + payload


def asks(client, *requests):
    """The steps of a client that waits for each answer."""
    return [step for one in requests for step in (client.says(framed(one)), client.hears_message())]


def wants(name, count):
    """The request for so many tickets."""
    return {"op": "buy", "name": name, "count": count}


def messages_in(heard):
    """The payloads of what a client has heard; what is no whole message is the last one."""
    messages = []
    while heard:
        end = 4 + int.from_bytes(heard[:4], "big")
        messages.append(heard[4:end] if 4 <= end <= len(heard) else heard)
        heard = heard[end:]
    return messages


def plain(payload):
    """JSON in one way of writing it; what is no JSON is shown as it is."""
    try:
        return json.dumps(json.loads(payload), sort_keys=True)
    except ValueError:
        return repr(payload)


def assert_told(run, client, *dialogue):
    """The client was told what is due: (request, answer), one after the other."""
    heard = messages_in(run.exchange.heard[client.name])
    for number, (request, due) in enumerate(dialogue):
        answer = plain(heard[number]) if number < len(heard) else "-"
        facts = {"client": client.name, "request": request, "due": json.dumps(due)}
        right = answer == json.dumps(due, sort_keys=True)
        assert right, WRONG_ANSWER.filled(answer=answer, **facts)


def assert_filed(run, left, sold):
    """When serve had returned, this was in the file."""
    due = {"left": left, "sold": sold}
    assert stock_in(run.result) == due, WRONG_FILE.filled(due=json.dumps(due), file=run.result)


@pytest.mark.points(1)
def test_a_client_buys_until_nothing_is_left(run):
    """One client asks, buys, buys too many, buys the last one, and says stop: each is answered.

    一个客户问余票、买票、想买的太多、买走最后一张，最后喊停：每一句都有答复。
    """
    dialogue = (
        (LEFT, {"left": 3}),
        (wants("Ana", 2), {"ok": True, "left": 1}),
        (wants("Bo", 2), SOLD_OUT),
        (wants("Ana", 1), {"ok": True, "left": 0}),
        (LEFT, {"left": 0}),
        (STOP, {"ok": True}),
    )
    script = (ANA.connects(), *asks(ANA, *(request for request, _ in dialogue)), ANA.closes())
    talk = run.serving(*script)(evening, stock={"left": 3, "sold": {}})
    assert_told(talk, ANA, *dialogue)
    assert_filed(talk, 0, {"Ana": 3})


@pytest.mark.points(0.5)
def test_a_silent_client_holds_up_nobody(run):
    """Ana connects and says nothing; Bo is served all the same, and each has a process of its own.

    Ana 连上来却不说话；Bo 照样有人接待，而且各有各的进程。
    """
    script = (
        *(ANA.connects(), BO.connects(), *asks(BO, LEFT, wants("Bo", 1)), Looks("both")),
        *(*asks(BO, STOP), BO.closes(), ANA.closes()),
    )
    talk = run.serving(*script)(evening, stock={"left": 2, "sold": {}})
    assert_told(talk, BO, (LEFT, {"left": 2}), (wants("Bo", 1), {"ok": True, "left": 1}))
    number = len(talk.picture("both").alive - {talk.caller.pid})
    assert number >= 2, NOT_A_PROCESS_EACH.filled(number=number)
    assert_filed(talk, 1, {"Bo": 1})


@pytest.mark.points(0.5)
def test_nonsense_is_answered_and_the_talk_goes_on(run):
    """What is no request is answered as such; the next request on the same connection counts.

    不成话的请求得到“bad request”的答复；同一个连接上的下一个请求照样算数。
    """
    nonsense = (b"two tickets, please", {"op": "fly"}, wants("Ana", 0), [1, 2])
    dialogue = (
        *((one, BAD_REQUEST) for one in nonsense),
        (wants("Ana", 1), {"ok": True, "left": 4}),
        (STOP, {"ok": True}),
    )
    script = (ANA.connects(), *asks(ANA, *(request for request, _ in dialogue)), ANA.closes())
    talk = run.serving(*script)(evening, stock={"left": 5, "sold": {"Zoe": 1}})
    assert_told(talk, ANA, *dialogue)
    assert_filed(talk, 4, {"Zoe": 1, "Ana": 1})


@pytest.mark.points(0.5)
def test_stop_lets_those_who_are_being_served_finish(run):
    """Bo says stop while Ana is being served: she still buys, and only then serve returns.

    Bo 喊停的时候，Ana 正在接受服务：她还能买票，然后 serve 才返回。
    """
    script = (
        *(ANA.connects(), *asks(ANA, LEFT), BO.connects(), *asks(BO, STOP), BO.closes()),
        *(Rests(), Looks("closing"), *asks(ANA, wants("Ana", 2)), ANA.closes()),
    )
    talk = run.serving(*script)(evening, stock={"left": 2, "sold": {}})
    assert_told(talk, BO, (STOP, {"ok": True}))
    assert_told(talk, ANA, (LEFT, {"left": 2}), (wants("Ana", 2), {"ok": True, "left": 0}))
    clerks = {one.pid for one in talk.picture("closing").processes if one.clients}
    number = len(clerks & talk.picture("return").alive - {talk.caller.pid})
    assert not number, LEFT_BEHIND.filled(number=number)
    assert_filed(talk, 0, {"Ana": 2})
