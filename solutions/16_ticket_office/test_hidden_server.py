"""The server: nonsense, bad ends, a crowd, one ticket for three, a power failure, a late stop.

DESIGN.md says which clause of the contract each of these tests guards.
"""

import json

import pytest

from grader import Text
from grader.engine.clients import Client, Interrupts, Kills, Looks, Rests

ANA, BEN, CEM = Client("Ana"), Client("Ben"), Client("Cem")
DORA, EVE, FAY = Client("Dora"), Client("Eve"), Client("Fay")
LEFT, STOP = {"op": "left"}, {"op": "stop"}
OK = {"ok": True}
SOLD_OUT = {"ok": False, "reason": "sold out"}
BAD_REQUEST = {"ok": False, "reason": "bad request"}
DEATHS = ("ValueError", "OSError", "EOFError", "ConnectionError", "ConnectionResetError")
PUZZLED = ("JSONDecodeError", "UnicodeDecodeError", "ValueError", "KeyError", "TypeError")
PUZZLED += ("AttributeError", "IndexError", "AssertionError", "OverflowError", "RecursionError")
"""By which exceptions a process may end that does not understand a request."""
BROKEN = (*DEATHS, "ConnectionAbortedError", "BrokenPipeError", "IncompleteReadError")
"""By which exceptions the process of a broken connection may end."""


def evening(work, listener, stock):
    """Sell from this stock until serve returns; what its file holds then."""
    import json
    import os

    path = os.path.join(".", "concert.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(stock, file)
    work.serve(listener, path)
    with open(path, encoding="utf-8") as file:
        return file.read()


def stormy_evening(work, listener, files, held=()):
    """The same in a child; where a file with one of the names `held` is to replace the stock, the
    process waits for a SIGINT to this one. Returns all the files that are there in the end; folders
    of somebody who was killed are nobody's business.
    """
    import os
    import signal
    import traceback

    folder = "office"
    path = os.path.join(folder, "concert.json")
    os.mkdir(folder)
    for name, content in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
    turnstile, key = os.pipe()
    before = signal.signal(signal.SIGINT, lambda *_: os.close(key))

    def content(name):
        with open(name, "rb") as file:
            return file.read()

    def through_the_turnstile(rename):
        def renamed(source, target, **options):
            if os.path.abspath(target) == os.path.abspath(path):
                new = content(source)
                if any(name.encode() in new for name in held):
                    os.read(turnstile, 1)
            return rename(source, target, **options)

        return renamed

    server = os.fork()
    if server == 0:
        try:
            os.close(key)
            signal.signal(signal.SIGINT, before)
            os.rename, os.replace = map(through_the_turnstile, (os.rename, os.replace))
            work.serve(listener, path)
        except BaseException as error:  # noqa: BLE001 - shown, and the child ends here
            traceback.print_exception(error)
        finally:
            os._exit(0)
    os.waitpid(server, 0)
    with os.scandir(folder) as entries:
        return {one.name: content(one.path) for one in entries if one.is_file()}


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
NOT_LET_IN = Text(
    "{client} did nothing wrong and was told {answer}; {due} would be right. Another client's "
    "connection had come to a bad end. What do the two have to do with each other?",
    "{client} 没做错什么，得到的答复却是 {answer}，应该是 {due}。出事的是另一个客户的连接，这两件"
    "事有什么关系？",
)
UNHEARD = Text(
    "{client} sent two requests and said: that was all. She still listened. The first request was "
    "answered, the second one was not. Has somebody gone who has nothing more to say?",
    "{client} 发来两条请求，然后表示：发完了。她还在听。第一条请求得到了答复，第二条没有。"
    "对方没有话要说了，就等于走了吗？",
)
LARGEST_REFUSED = Text(
    "A header announced exactly 16 MiB, which is allowed, and the connection was ended before the "
    "message had come. From which length on is it too much?",
    "头部宣称正好 16 MiB，这是允许的；消息还没到，连接就被断开了。从多长开始才算太长？",
)
SOLD_TWICE = Text(
    "One ticket, and three clients wanted it at the same moment; they were told {answers}, and "
    "the file holds {file}. Each of them is served by a process of its own: what do all of these "
    "processes have in common?",
    "一张票，三个客户同时要买；他们得到的答复是 {answers}，文件里是 {file}。每个客户由各自的进程接"
    "待：这些进程之间有什么是共用的？",
)
WRONG_COUNT = Text(
    "{clients} clients wanted one of {tickets} tickets each. {sold} were told that they have one, "
    "{refused} that it was sold out; the file says that {left} are left and {filed} have one. Who "
    "was told something else than what the file says?",
    "{clients} 个客户各想买一张，一共 {tickets} 张票。得知买到的有 {sold} 个，得知卖完了的有 "
    "{refused} 个；文件里却是还剩 {left} 张，{filed} 个人有票。谁得到的答复和文件对不上？",
)
NOT_OLD_NOT_NEW = Text(
    "The server and all its processes were killed while tickets were being sold. The file now "
    "holds {file}. These sales had been confirmed: {confirmed}, and these were under way: {open}. "
    "What was promised before it was written down, or written by halves?",
    "卖票的时候，服务器和它的所有进程都被杀掉了。文件里现在是 {file}。已经答复成功的买卖："
    "{confirmed}；还没办完的：{open}。哪一笔还没记下来就先答应了，或者只写了一半？",
)
NOT_AS_BEFORE = Text(
    "The server was started again on the file that the power failure had left: {file}. {client} "
    "asked {request} and should be told {due}; the answer was {answer}. What does a server that "
    "has just been started know, and from where?",
    "服务器在断电留下的文件上重新启动，文件里是 {file}。{client} 发来的请求是 {request}，应该答复 "
    "{due}，实际答复的是 {answer}。刚启动的服务器知道些什么，是从哪里知道的？",
)
GONE_TOO_EARLY = Text(
    "serve had to go on until the last of its running clients had gone. {client} was being served "
    "when stop came, and was told {answer} to {request}; {due} would be right.",
    "serve 要等到最后一个正在接待的客户离开才能结束。喊停的时候 {client} 正在接受服务，请求 "
    "{request} 得到的答复却是 {answer}，应该是 {due}。",
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


NONSENSE = (
    *(b"", b" ", b"left", b'{"op": "left"', b"{'op': 'left'}", b'{"op": "left"}}', b"\xff\xfe{}"),
    *(b'{"op": "buy", "name": "Ana", "count": NaN}', b"\0\0\0\2hi", b"[" * 100_000),
    *(None, True, 7, "left", ["left"], [], {}, {"left": 1}, [LEFT]),
    *({"op": None}, {"op": 1}, {"op": ["buy"]}, {"op": {}}, {"op": "LEFT"}, {"op": ""}),
    *({"op": "buy"}, {"op": "buy", "name": "Ana"}, {"op": "buy", "count": 1}),
    *(wants("Ana", count) for count in (0, -1, -(10**30), True, False, 1.5, "1", None, [1], {})),
    *(wants(name, 1) for name in (None, 7, True, ["Ana"], {"Ana": 1})),
)


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


def written(answer):
    """An answer in the same way of writing."""
    return json.dumps(answer, sort_keys=True)


def answers_to(run, client):
    """What the client was told, in that way of writing."""
    return [plain(one) for one in messages_in(run.exchange.heard[client.name])]


def shown(request):
    """A request as it is told of; of one that fills a page, the beginning."""
    text = str(request)
    return text if len(text) <= 200 else f"{text[:20]}…"


def assert_told(run, client, *dialogue, says=WRONG_ANSWER, **more):
    """The client was told what is due: (request, answer), one after the other."""
    told = answers_to(run, client)
    for number, (request, due) in enumerate(dialogue):
        facts = {"client": client.name, "request": shown(request), "due": written(due)}
        assert number < len(told), NO_ANSWER.filled(end=how_it_ended(run), **facts)
        answer = told[number]
        assert answer == written(due), says.filled(answer=answer, **facts, **more)


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


def booked(stock, orders, answers):
    """What the file has to hold when these orders were answered so."""
    sold = dict(stock["sold"])
    for (name, count), answer in zip(orders, answers, strict=True):
        if answer is True:
            sold[name] = sold.get(name, 0) + count
    left = stock["left"] - sum(sold.values()) + sum(stock["sold"].values())
    return {"left": left, "sold": sold}


def assert_filed(run, left, sold):
    """When serve had returned, this was in the file."""
    due = {"left": left, "sold": sold}
    assert stock_in(run.result) == due, WRONG_FILE.filled(due=json.dumps(due), file=run.result)


@pytest.mark.points(0.5)
def test_nonsense_of_every_kind(run):
    """No JSON, no object, no operation, a name that is no text, no count: refused, nothing sold.

    不是 JSON、不是对象、没有这种操作、名字不是文本、数目不对：一律拒绝，一张票也没卖出去。
    """
    dialogue = (
        *((one, BAD_REQUEST) for one in NONSENSE),
        (LEFT, {"left": 3}),
        (wants("Ana", 10**30), SOLD_OUT),
        (wants("Ana", 4), SOLD_OUT),
        (wants("", 1), {"ok": True, "left": 2}),
        (wants("Ana", 2), {"ok": True, "left": 0}),
        (wants("Ana", -1), BAD_REQUEST),
        (wants("Ana", 1), SOLD_OUT),
    )
    script = (
        *(ANA.connects(), *asks(ANA, *(request for request, _ in dialogue)), ANA.closes()),
        *(BEN.connects(), *asks(BEN, STOP), BEN.closes()),
    )
    talk = run.expecting(*PUZZLED).serving(*script)(evening, stock={"left": 3, "sold": {}})
    assert_told(talk, ANA, *dialogue)
    assert_filed(talk, 0, {"": 1, "Ana": 2})


@pytest.mark.points(0.5)
def test_a_bad_end_concerns_one_connection_alone(run):
    """Too much is announced, a message cut off, a connection reset: all others get their answers.

    宣称的长度太大、消息断在半路、连接被强行断开：其他客户的每条请求照样得到答复。
    """
    cut = framed(wants("Ana", 1))
    script = (
        *(ANA.connects(), *asks(ANA, LEFT)),
        *(BEN.connects(), *asks(BEN, wants("Ben", 1))),
        *(BEN.says((16 * 1024 * 1024 + 1).to_bytes(4, "big") + framed(LEFT)), BEN.hears_the_end()),
        *(CEM.connects(), CEM.says(framed(wants("Cem", 1))[:9]), CEM.closes()),
        *(DORA.connects(), *asks(DORA, LEFT), DORA.says(b"\0\0"), DORA.resets()),
        *(FAY.connects(), FAY.says((16 * 1024 * 1024).to_bytes(4, "big") + b"{")),
        *(ANA.says(cut[:7]), Rests(), Looks("the largest"), FAY.closes()),
        *(ANA.says(cut[7:] + framed(LEFT)), ANA.hangs_up()),
        *(ANA.hears_message(), ANA.hears_message()),
        *(EVE.connects(), *asks(EVE, wants("Eve", 1), STOP), EVE.closes(), ANA.closes()),
    )
    talk = run.expecting(*BROKEN).serving(*script)(evening, stock={"left": 5, "sold": {}})
    bought = ((wants("Ana", 1), {"ok": True, "left": 3}), (LEFT, {"left": 3}))
    assert_told(talk, BEN, (wants("Ben", 1), {"ok": True, "left": 4}))
    assert len(answers_to(talk, ANA)) != 2, UNHEARD.filled(client=ANA.name)
    assert_told(talk, ANA, (LEFT, {"left": 5}), *bought, says=NOT_LET_IN)
    assert not talk.picture("the largest").client("Fay").ended, str(LARGEST_REFUSED)
    assert_told(talk, EVE, (wants("Eve", 1), {"ok": True, "left": 2}), (STOP, OK), says=NOT_LET_IN)
    assert_filed(talk, 2, {"Ana": 1, "Ben": 1, "Eve": 1})


@pytest.mark.points(0.5)
def test_three_clients_for_one_ticket(run):
    """Three want the last ticket at the same moment, each from a process of its own: one gets it.

    三个客户同时要最后一张票，各由一个进程接待：只有一个买到。
    """
    crowd = (ANA, BEN, CEM)
    names = [client.name for client in crowd]
    script = (
        *(client.connects() for client in crowd),
        *(client.says(framed(wants(client.name, 1))) for client in crowd),
        *(Rests(), Interrupts()),
        *(client.hears_message() for client in crowd),
        *(*asks(ANA, LEFT, STOP), *(client.closes() for client in crowd)),
    )
    files = {"concert.json": b'{"left": 1, "sold": {}}'}
    talk = run.serving(*script)(stormy_evening, files=files, held=names)
    told = {client.name: answers_to(talk, client)[:1] for client in crowd}
    winners = [name for name, answer in told.items() if answer == [written(OK | {"left": 0})]]
    losers = [name for name, answer in told.items() if answer == [written(SOLD_OUT)]]
    file = talk.result["concert.json"].decode()
    facts = SOLD_TWICE.filled(answers=told, file=file)
    assert (len(winners), len(losers)) == (1, 2), facts
    assert stock_in(file) == {"left": 0, "sold": {winners[0]: 1}}, facts


@pytest.mark.points(0.5)
def test_two_hundred_clients_and_fifty_tickets(run):
    """200 clients, and none of them leaves: exactly 50 tickets are sold; file and answers agree.

    200 个客户，谁也不先走：50 张票正好卖出 50 张，文件和答复都对得上。
    """
    crowd = [Client(f"Nr. {number}") for number in range(200)]
    script = (
        *(ANA.connects(), *asks(ANA, LEFT)),
        *(*(client.connects() for client in crowd[:100]), Rests()),
        *(client.connects() for client in crowd[100:]),
        *(client.says(framed(wants(client.name, 1))) for client in crowd),
        *(client.hears_message() for client in crowd),
        *(client.closes() for client in crowd),
        *(*asks(ANA, LEFT, STOP), ANA.closes()),
    )
    talk = run.serving(*script)(evening, stock={"left": 50, "sold": {}})
    sold, refused = [], []
    for client in crowd:
        answers = messages_in(talk.exchange.heard[client.name])
        told = json.loads(answers[0]) if answers and plain(answers[0])[:1] == "{" else {}
        if told.get("ok") is True:
            sold.append(client.name)
        if told == SOLD_OUT:
            refused.append(client.name)
    stock = stock_in(talk.result) or {"left": "?", "sold": {}}
    facts = {"clients": 200, "tickets": 50, "sold": len(sold), "refused": len(refused)}
    told = WRONG_COUNT.filled(left=stock["left"], filed=len(stock["sold"]), **facts)
    assert (len(sold), len(refused)) == (50, 150), told
    assert stock == {"left": 0, "sold": dict.fromkeys(sold, 1)}, told
    assert_told(talk, ANA, (LEFT, {"left": 50}), (LEFT, {"left": 0}), (STOP, OK))


@pytest.mark.points(0.5)
def test_a_power_failure_during_sales_and_a_new_start(run):
    """The server and all its processes are killed, then it is started again on what is there.

    服务器和它的所有进程都被杀掉，然后在留下的文件上重新启动。
    """
    script = (
        *(ANA.connects(), *asks(ANA, wants("Ana", 2)), BEN.connects(), CEM.connects()),
        *(client.says(framed(wants(client.name, 1))) for client in (BEN, CEM)),
        *(Rests(), Kills(), *(client.hears_the_end() for client in (ANA, BEN, CEM))),
    )
    before = {"left": 5, "sold": {}}
    files = {"concert.json": json.dumps(before).encode()}
    talk = run.serving(*script)(stormy_evening, files=files, held=["Ben", "Cem"])
    file = talk.result.get("concert.json", b"there is no file").decode()
    orders = [("Ana", 2), ("Ben", 1), ("Cem", 1)]
    confirmed = [(name, count) for name, count in orders if was_confirmed(talk, name)]
    stock = stock_in(file)
    sold = stock["sold"] if stock else {}
    kept = all(sold.get(name) == count for name, count in confirmed)
    whole = stock == booked(before, orders, [sold.get(name) == count for name, count in orders])
    rest = [order for order in orders if order not in confirmed]
    told = NOT_OLD_NOT_NEW.filled(file=file, confirmed=confirmed or "-", open=rest or "-")
    assert kept, told
    assert whole, told
    assert ("Ana", 2) in confirmed, WRONG_ANSWER.filled(
        client="Ana", request=wants("Ana", 2), due=written(OK | {"left": 3}), answer=None
    )
    left = stock["left"]
    dialogue = (*((LEFT, {"left": left}), (wants("Dora", 1), OK | {"left": left - 1}), (STOP, OK)),)
    script = (DORA.connects(), *asks(DORA, *(one for one, _ in dialogue)), DORA.closes())
    talk = run.serving(*script)(stormy_evening, files=talk.result)
    assert_told(talk, DORA, *dialogue, says=NOT_AS_BEFORE, file=file)
    due = {"left": left - 1, "sold": {**sold, "Dora": 1}}
    again = talk.result["concert.json"].decode()
    assert stock_in(again) == due, WRONG_FILE.filled(due=json.dumps(due), file=again)


def was_confirmed(run, name):
    """Whether that client was told that it has its tickets."""
    return any('"ok": true' in answer for answer in answers_to(run, Client(name)))


@pytest.mark.points(0.5)
def test_after_stop_everybody_is_served_to_the_end(run):
    """Two are being served at stop and are in no hurry; the second says stop, too: then it is over.

    喊停的时候有两个客户正在接受服务，谁也不着急，第二个最后也喊了停：然后才结束。
    """
    script = (
        *(BEN.connects(), *asks(BEN, LEFT), CEM.connects(), *asks(CEM, LEFT)),
        *(ANA.connects(), *asks(ANA, STOP), ANA.closes(), Rests(2.5), Looks("closing")),
        *(*asks(BEN, wants("Ben", 1), wants("Ben", 1)), BEN.closes(), Rests(), Looks("one left")),
        *(*asks(CEM, wants("Cem", 0), wants("Cem", 1), STOP), CEM.closes()),
    )
    talk = run.serving(*script)(evening, stock={"left": 3, "sold": {}})
    asked, one = (LEFT, {"left": 3}), (wants("Ben", 1), {"ok": True, "left": 2})
    two = (wants("Ben", 1), {"ok": True, "left": 1})
    last = (wants("Cem", 1), {"ok": True, "left": 0})
    assert_told(talk, ANA, (STOP, OK))
    assert_told(talk, BEN, asked, one, two, says=GONE_TOO_EARLY)
    rest = (asked, (wants("Cem", 0), BAD_REQUEST), last, (STOP, OK))
    assert_told(talk, CEM, *rest, says=GONE_TOO_EARLY)
    pictures = [talk.picture(place) for place in ("closing", "one left")]
    clerks = {one.pid for picture in pictures for one in picture.processes if one.clients}
    number = len(clerks & talk.picture("return").alive - {talk.caller.pid})
    assert not number, LEFT_BEHIND.filled(number=number)
    assert_filed(talk, 0, {"Ben": 2, "Cem": 1})
