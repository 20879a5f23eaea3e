"""What echo.py has to do, as tests that you may read: pytest exercises/15_concurrent_server

Your `serve` runs for real, with a real listener. The clients are no programs but one script, played
step by step: a step that hears something waits until it has come, `Rests` waits until your server
has nothing left to do, and `Looks` takes a picture of all processes and of the connections that
each of them has open. `Interrupts` is Ctrl-C, and with `Enough` the run is ended as it is.
"""

import pytest

from grader import Text
from grader.engine.clients import Client, Enough, Interrupts, Looks, Rests

ANA, BEN, CY = Client("ana"), Client("ben"), Client("cy")

NOT_THE_ECHO = Text(
    "{client} said {said}, and heard {heard}. An echo is every byte, once, in order. What does "
    "your server do with a piece between recv and sendall?",
    "{client} 说的是 {said}，听到的却是 {heard}。回声就是每个字节都原样、按顺序、只回一次。"
    "从 recv 到 sendall，你的服务器对这一段做了什么？",
)
NO_PROCESS = Text(
    "While {client} was being served, the server process was the only one that had the connection: "
    "there is no process for this client. Who talks to {client}, and who could do something else "
    "meanwhile?",
    "为 {client} 服务的时候，只有服务器进程自己开着这个连接：这个客户端没有属于它的进程。"
    "是谁在跟 {client} 说话？这时候谁还能去做别的事？",
)
SAME_PROCESS = Text(
    "{count} clients ({clients}) were served, but no more than {processes} process(es) did it. One "
    "process per client was asked for: where is it started, and where does it end?",
    "服务了 {count} 个客户端（{clients}），出面的进程却只有 {processes} 个。"
    "要求是每个客户端一个进程：它在哪里启动，又在哪里结束？",
)
TOO_MANY = Text(
    "At most {limit} client(s) at once: {client} was one too many and should have waited, but it "
    "heard {heard} already. Who counts the clients that are being served, and when?",
    "同时最多服务 {limit} 个客户端：{client} 是多出来的那个，本该等着，却已经听到了 {heard}。"
    "正在服务的客户端由谁来数？什么时候数？",
)
TURNED_AWAY = Text(
    "{client} was one too many, and should have been served as soon as there was a place for it. "
    "Its connection ended, and all that it had heard was {heard}. Does your server let it wait, or "
    "does it send it away?",
    "{client} 是多出来的那个，一有空位就该轮到它。可是它的连接结束了，听到的只有 {heard}。"
    "你的服务器是让它等着，还是把它打发走了？",
)
CUT_OFF = Text(
    "When Ctrl-C came, {client} was being served. It has said {said} in all, and heard {heard}, "
    "then its connection ended. Whoever is being served may finish: who has ended this one's "
    "process?",
    "按下 Ctrl-C 的时候，{client} 正在得到服务。它一共说了 {said}，只听到 {heard}，连接就结束了。"
    "正在服务的客户端可以做完：是谁结束了为它服务的进程？",
)
STILL_ACCEPTS = Text(
    "{client} came after Ctrl-C, and was served all the same (it heard {heard}). Which line of "
    "yours goes on accepting?",
    "{client} 是在 Ctrl-C 之后才来的，却照样得到了服务（听到了 {heard}）。"
    "你的哪一行还在接受新的连接？",
)
ZOMBIES_LEFT = Text(
    "serve() had returned, and {zombies} of its children were zombies. All of them have ended; who "
    "has waited for them?",
    "serve() 已经返回，它的子进程里还有 {zombies} 个僵尸。它们都结束了，可是谁来等过它们？",
)
NOT_WAITED_FOR = Text(
    "serve() had returned, and {alive} of the processes that it had started were still running. "
    "What are they doing, and who should have waited for them?",
    "serve() 已经返回，它启动的进程里还有 {alive} 个在运行。它们在做什么？本来该由谁来等它们？",
)


def greets(client, text=b"hello"):
    """The client comes, says something, and hears it again."""
    return client.connects(), client.says(text), client.hears(len(text))


def assert_echoed(seen, **said):
    """Every client has heard what it said, and nothing else."""
    for client, data in said.items():
        heard = seen.exchange.heard[client]
        assert heard == data, NOT_THE_ECHO.filled(client=client, said=data, heard=heard)


def processes_of(seen, picture, client):
    """The processes other than the server itself that had the client's connection open."""
    at_work = (one for one in picture.processes if client in one.clients)
    return {one.pid for one in at_work} - {seen.caller.pid}


def assert_own_processes(seen, *places):
    """In these pictures, each client that had heard something was served by its own process."""
    served = {}
    for picture in map(seen.picture, places):
        for client in picture.clients:
            if client.heard and not client.ended:
                pids = processes_of(seen, picture, client.name)
                assert pids, NO_PROCESS.filled(client=client.name)
                served.setdefault(client.name, set()).update(pids)
    processes = len(set().union(*served.values()))
    facts = {"count": len(served), "clients": ", ".join(served), "processes": processes}
    assert processes >= len(served), SAME_PROCESS.filled(**facts)


def assert_nobody_left(seen):
    """When the function had returned, none of the processes that it had started was left."""
    last = seen.pictures[-1]
    own = {one.pid for one in last.processes if one.parent == seen.caller.pid}
    zombies = len(last.zombies & own)
    assert not zombies, ZOMBIES_LEFT.filled(zombies=zombies)
    started = {one.pid for one in seen.children if one.parent}
    alive = len(started & last.alive)
    assert not alive, NOT_WAITED_FOR.filled(alive=alive)


@pytest.mark.points(1)
def test_a_silent_client_holds_up_nobody(run):
    """One client says nothing, another one is served meanwhile, each by a process of its own.

    一个客户端一声不吭，另一个照样得到服务；两个客户端各有各的进程。
    """
    seen = run.serving(
        *(ANA.connects(), *greets(BEN), ANA.says(b"at last"), ANA.hears(7), Looks("both")),
        Enough(),
    )("serve", limit=5)
    assert_echoed(seen, ana=b"at last", ben=b"hello")
    assert_own_processes(seen, "both")


@pytest.mark.points(1)
def test_every_client_sees_the_end_of_its_connection(run):
    """Two clients say all they want to say; each sees its connection end, whoever else is there.

    两个客户端先后把话说完：各自都等到自己的连接结束，不管那时还有谁在。
    """
    seen = run.serving(
        *(*greets(ANA), *greets(BEN), ANA.hangs_up(), ANA.hears_the_end()),
        *(*greets(CY), Looks("later"), CY.hangs_up(), CY.hears_the_end()),
        *(BEN.hangs_up(), BEN.hears_the_end(), Enough()),
    )("serve", limit=5)
    assert_echoed(seen, ana=b"hello", ben=b"hello", cy=b"hello")
    assert_own_processes(seen, "later")


@pytest.mark.points(1)
def test_one_too_many_waits(run):
    """Two clients at once are allowed: the third waits, and is served when one of them has gone.

    同时最多两个：第三个客户端要等着，等到其中一个走了才轮到它。
    """
    seen = run.serving(
        *(*greets(ANA), *greets(BEN), CY.connects(), CY.says(b"me too"), Rests(patience=0.3)),
        *(Looks("full"), ANA.closes(), CY.hears(6), Looks("later"), Enough()),
    )("serve", limit=2)
    heard = seen.picture("full").client("cy").heard
    assert not heard, TOO_MANY.filled(limit=2, client="cy", heard=heard)
    assert_echoed(seen, ana=b"hello", ben=b"hello")
    heard = seen.exchange.heard["cy"]
    assert heard == b"me too", TURNED_AWAY.filled(client="cy", heard=heard)
    assert_own_processes(seen, "full", "later")


@pytest.mark.points(1)
def test_ctrl_c_lets_the_running_clients_finish(run):
    """After Ctrl-C nobody is accepted, whoever is being served goes on, and then serve returns.

    按下 Ctrl-C 以后不再接受新的连接；正在服务的客户端照常做完，然后 serve 返回。
    """
    seen = run.serving(
        *(*greets(ANA), *greets(BEN), Rests(), Interrupts(), Rests(patience=0.4)),
        *(CY.connects(), CY.says(b"too late"), Rests(), ANA.says(b" again"), ANA.hears(6)),
        *(ANA.closes(), Rests(), BEN.says(b" too"), BEN.hears(4), BEN.closes(), CY.closes()),
    )("serve", limit=5)
    for client, said in (("ana", b"hello again"), ("ben", b"hello too")):
        heard = seen.exchange.heard[client]
        assert heard == said, CUT_OFF.filled(client=client, said=said, heard=heard)
    heard = seen.exchange.heard["cy"]
    assert not heard, STILL_ACCEPTS.filled(client="cy", heard=heard)
    assert_nobody_left(seen)
