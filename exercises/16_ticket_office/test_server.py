"""What serve has to do, as tests that you may read: it runs for real.

    pytest exercises/16_ticket_office/test_server.py

The clients are no programs but a script: each step is made when the one before has come about, and
`hears_message` waits for one framed answer. `evening` below is what is called in your process, with
your module as `work`.
"""

import json

import pytest

from grader import Text
from grader.engine.clients import Client, Looks, Rests

ANA, BO = Client("Ana"), Client("Bo")
LEFT, STOP = {"op": "left"}, {"op": "stop"}
SOLD_OUT = {"ok": False, "reason": "sold out"}
BAD_REQUEST = {"ok": False, "reason": "bad request"}


def evening(work, listener, stock):
    """Sell from this stock until serve returns; what its file holds then."""
    import json
    import os

    path = os.path.join(".", "stock.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(stock, file)
    work.serve(listener, path)
    with open(path, encoding="utf-8") as file:
        return file.read()


WRONG_ANSWER = Text(
    "{client} asked {request}. The answer should be {due}, and it was {answer}.",
    "{client} 发来的请求是 {request}。应该答复 {due}，实际答复的是 {answer}。",
)
NO_ANSWER = Text(
    "{client} asked {request} and should be told {due}. There was no answer{end}",
    "{client} 发来的请求是 {request}，应该答复 {due}，却没有答复{end}",
)
ITS_END = Text(
    ": the process had ended with {kind}: {message}. What may a stranger send?",
    "：进程因为 {kind}: {message} 结束了。陌生人可能发来些什么？",
)
WRONG_FILE = Text(
    "When serve had returned, the stock's file should hold {due}. It holds {file}. Which sale is "
    "not in it as it was confirmed?",
    "serve 返回以后，库存文件里应该是 {due}，实际上是 {file}。哪一笔答复过的买卖和文件里的对不上？",
)
NOT_A_PROCESS_EACH = Text(
    "Two clients were being served at that moment, by {number} process(es) beside the one that "
    "had called serve. Who talks to whom?",
    "那一刻有两个客户在接受服务，除了调用 serve 的那个进程，只有 {number} 个进程。谁在和谁说话？",
)
LEFT_BEHIND = Text(
    "serve has returned, and {number} of the processes that it had started for its clients still "
    "live. Who waits for them?",
    "serve 已经返回，它为客户启动的进程还有 {number} 个活着。谁来等它们结束？",
)


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
        facts = {"client": client.name, "request": request, "due": json.dumps(due)}
        assert number < len(heard), NO_ANSWER.filled(end=how_it_ended(run), **facts)
        answer = plain(heard[number])
        right = answer == json.dumps(due, sort_keys=True)
        assert right, WRONG_ANSWER.filled(answer=answer, **facts)


def how_it_ended(run):
    """By which exception a client's process ended, if one did."""
    faults = [child.fault for child in run.children if child.fault]
    return str(ITS_END.filled(kind=faults[0].kind, message=faults[0].message)) if faults else "."


def stock_in(text):
    """The stock that a file holds, nobody in it who has nothing; None when it is no stock."""
    try:
        stock = json.loads(text)
        sold = {name: count for name, count in stock["sold"].items() if count}
        return {"left": stock["left"], "sold": sold}
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


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
    )
    script = (
        *(ANA.connects(), *asks(ANA, *(request for request, _ in dialogue)), ANA.closes()),
        *(BO.connects(), *asks(BO, STOP), BO.closes()),
    )
    server = run.expecting("JSONDecodeError", "KeyError", "TypeError", "ValueError")
    talk = server.serving(*script)(evening, stock={"left": 5, "sold": {"Zoe": 1}})
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
