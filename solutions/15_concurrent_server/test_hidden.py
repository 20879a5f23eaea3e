"""What the visible tests leave out: zombies, small limits, resets, large echoes, all ways to stop.

DESIGN.md says which clause of the contract each of them guards.
"""

import pytest

from grader import Text
from grader.engine.clients import Client, Enough, Interrupts, Looks, Rests

ANA, BEN, CY, DAN, EVE, FAY = map(Client, ("ana", "ben", "cy", "dan", "eve", "fay"))
LEAVES = {3: 1, 4: 3, 5: 0}
"""Who goes when that guest has come: never whoever has been there longest, but the last time."""
LARGE = bytes(range(251)) * 12_000
SILENCE = 5.5
"""Seconds that a server that looks around has to sleep; who has no time limit is done at once."""
BROKEN = ("BrokenPipeError", "ConnectionAbortedError", "ConnectionResetError", "OSError")
"""What a child may end with whose client has broken off: that stops nobody but itself."""

NOT_THE_ECHO = Text(
    "{client} said {said} bytes, and heard {heard}. The first that is not as it should be is "
    "number {number}. An echo is every byte, once, in order: how much of what it got does your "
    "child send?",
    "{client} 说了 {said} 个字节，听到了 {heard} 个，从第 {number} 个（从 0 数起）开始就不对了。"
    "回声就是每个字节都原样、按顺序、只回一次：收到的东西，你的子进程发出去多少？",
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
CUT_OFF = Text(
    "When Ctrl-C came, {client} was being served. It has said {said} in all, and heard {heard}, "
    "then its connection ended. Whoever is being served may finish, and may be silent for a while: "
    "who has ended this one's process?",
    "按下 Ctrl-C 的时候，{client} 正在得到服务。它一共说了 {said}，只听到 {heard}，连接就结束了。"
    "正在服务的客户端可以做完，沉默一阵子也没关系：是谁结束了为它服务的进程？",
)
STILL_ACCEPTS = Text(
    "{client} was still waiting to be accepted when Ctrl-C came, and was served all the same (it "
    "heard {heard}). What does your server do between the signal and its end?",
    "Ctrl-C 的时候，{client} 还在排队等着被接受，后来却照样得到了服务（听到了 {heard}）。"
    "从收到信号到结束，你的服务器做了什么？",
)
ENDED_BADLY = Text(
    "After Ctrl-C serve() did not return, it ended with {error}. Which call of yours still needs "
    "what is no longer there?",
    "按下 Ctrl-C 以后，serve() 没有返回，而是以 {error} 结束。你的哪个调用还要用已经不在了的东西？",
)
OLD_ZOMBIES = Text(
    "Three clients had gone and their processes had ended, while ana stayed. Then eve was "
    "accepted, and after her fay: {zombies} of the three were still zombies then. When does your "
    "server ask who has ended, and after which answer does it stop asking?",
    "三个客户端走了，为它们服务的进程也结束了，ana 还留着。后来 eve 被接受，再后来 fay 也被接受，"
    "这时那三个里还有 {zombies} 个是僵尸。你的服务器什么时候去问谁结束了？"
    "听到什么样的回答就不再往下问？",
)
LISTENER_IN_CHILD = Text(
    "The process that serves {client} has the listener open as well. If the server were gone, this "
    "port would still be taken, and whoever connects would wait for an answer from nobody. What "
    "does fork hand down, and who lets go of what?",
    "为 {client} 服务的进程还开着监听套接字。万一服务器没了，这个端口仍然被占着，"
    "连上来的人只能白等。fork 会把什么传下去？谁该放开什么？",
)
OTHERS_IN_CHILD = Text(
    "The process that serves {client} has connections of others open, too: {others}. None of these "
    "can end before it does. What was open in the server when this process was forked?",
    "为 {client} 服务的进程还开着别人的连接：{others}。它不结束，那些连接也结束不了。"
    "fork 出这个进程的时候，服务器手里开着哪些东西？",
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
    for client, data in said.items():
        heard = seen.exchange.heard[client]
        pairs = enumerate(zip(data, heard, strict=False))
        number = next(
            (at for at, (one, other) in pairs if one != other), min(len(data), len(heard))
        )
        facts = {"said": len(data), "heard": len(heard), "number": number}
        assert heard == data, NOT_THE_ECHO.filled(client=client, **facts)


def at_work(seen, picture, client):
    """The processes other than the server itself that had the client's connection open."""
    found = (one for one in picture.processes if client in one.clients)
    return [one for one in found if one.pid != seen.caller.pid]


def assert_own_processes(seen, *places):
    """In these pictures, each client that had heard something was served by its own process."""
    served = {}
    for picture in map(seen.picture, places):
        for client in picture.clients:
            if client.heard and not client.ended:
                pids = {one.pid for one in at_work(seen, picture, client.name)}
                assert pids, NO_PROCESS.filled(client=client.name)
                served.setdefault(client.name, set()).update(pids)
    processes = len(set().union(*served.values()))
    facts = {"count": len(served), "clients": ", ".join(served), "processes": processes}
    assert processes >= len(served), SAME_PROCESS.filled(**facts)


def assert_waits(seen, place, client, limit):
    """In the picture, the client had not been answered."""
    heard = seen.picture(place).client(client).heard
    assert not heard, TOO_MANY.filled(limit=limit, client=client, heard=heard)


def assert_nobody_left(seen):
    """When the function had returned, none of the processes that it had started was left."""
    last = seen.pictures[-1]
    own = {one.pid for one in last.processes if one.parent == seen.caller.pid}
    zombies = len(last.zombies & own)
    assert not zombies, ZOMBIES_LEFT.filled(zombies=zombies)
    started = {one.pid for one in seen.children if one.parent}
    alive = len(started & last.alive)
    assert not alive, NOT_WAITED_FOR.filled(alive=alive)


def assert_nothing_else_open(seen, *clients):
    """When all had been answered, the process of each had its own connection open, and no more."""
    assert_own_processes(seen, "all")
    picture = seen.picture("all")
    for client in clients:
        for process in at_work(seen, picture, client.name):
            others = ", ".join(sorted(process.clients - {client.name}))
            assert not others, OTHERS_IN_CHILD.filled(client=client.name, others=others)
            assert not process.listens, LISTENER_IN_CHILD.filled(client=client.name)


@pytest.mark.points(1)
def test_no_zombie_outlives_two_clients(run):
    """One client stays, three go; when two more have been accepted, none of the three is a zombie.

    一个客户端留着，三个走了；再接受两个之后，走了的那三个的进程都不再是僵尸。
    """
    seen = run.serving(
        *(*greets(ANA), *greets(BEN), *greets(CY), *greets(DAN), Looks("four")),
        *(BEN.closes(), CY.closes(), DAN.closes(), Rests(), Looks("ended")),
        *(*greets(EVE), *greets(FAY), Looks("later"), Enough()),
    )("serve", limit=9)
    zombies = len(seen.picture("ended").zombies & seen.picture("later").zombies)
    assert not zombies, OLD_ZOMBIES.filled(zombies=zombies)
    assert_own_processes(seen, "four", "later")


@pytest.mark.points(1)
def test_one_at_a_time(run):
    """With a limit of one, each waits for the one before; a client that says nothing counts too.

    上限为一：每个客户端都要等前一个走，一声不吭的客户端也算一个。
    """
    seen = run.serving(
        *(ANA.connects(), ANA.is_taken(), BEN.connects(), BEN.says(b"next"), Rests()),
        *(Looks("first"), ANA.closes(), BEN.hears(4), Looks("second")),
        *(CY.connects(), CY.says(b"last"), Rests(), Looks("third"), BEN.hangs_up()),
        *(BEN.hears_the_end(), CY.hears(4), Looks("fourth"), Enough()),
    )("serve", limit=1)
    assert_waits(seen, "first", "ben", limit=1)
    assert_waits(seen, "third", "cy", limit=1)
    assert_echoed(seen, ben=b"next", cy=b"last")
    assert_own_processes(seen, "second", "fourth")


@pytest.mark.points(0.5)
def test_places_are_free_again(run):
    """Three at once, six one after another: each place that gets free is taken by the next one.

    同时最多三个，前后来了六个：每空出一个位子，就由下一个补上。
    """
    crowd = [Client(f"guest {number}") for number in range(6)]
    script = [step for client in crowd[:3] for step in greets(client)]
    for number, client in enumerate(crowd[3:], 3):
        script += [client.connects(), client.says(b"hello"), Rests(), Looks(client.name)]
        script += [crowd[LEAVES[number]].closes(), client.hears(5), Looks(f"{client.name} in")]
    seen = run.serving(*script, Enough())("serve", limit=3)
    for client in crowd[3:]:
        assert_waits(seen, client.name, client.name, limit=3)
    assert_own_processes(seen, *(f"{client.name} in" for client in crowd[3:]))


@pytest.mark.points(1)
def test_much_nothing_and_half_of_a_connection(run):
    """Megabytes come back, blanks too, and what is said just before the end; who is silent may go.

    几兆字节原样返回，单独一段空白也返回，说完就收尾的话也返回；什么都不说的，可以直接走。
    """
    seen = run.serving(
        *(ANA.connects(), ANA.says(LARGE), BEN.connects(), BEN.hangs_up(), BEN.hears_the_end()),
        *(CY.connects(), CY.says(b"all at once"), CY.hangs_up(), CY.hears(11)),
        *(CY.hears_the_end(), DAN.connects(), DAN.closes(), ANA.hears(len(LARGE))),
        *(ANA.says(b" \r\n"), ANA.hears(3), ANA.says(b"\0"), ANA.hears(1), Looks("one")),
        *(ANA.hangs_up(), ANA.hears_the_end(), Enough()),
    )("serve", limit=5)
    assert_echoed(seen, ana=LARGE + b" \r\n\0", ben=b"", cy=b"all at once")
    assert_own_processes(seen, "one")


@pytest.mark.points(0.5)
def test_a_connection_that_is_broken_off(run):
    """Connections are reset, one of them before it was accepted: all others are served as ever.

    有的连接被强行断开，其中一个还没被接受就断了：别的客户端照常得到服务。
    """
    broken = run.expecting(*BROKEN)
    seen = broken.serving(
        *(*greets(ANA), *greets(BEN), ANA.resets(), Rests(), BEN.says(b" again"), BEN.hears(6)),
        *(*greets(CY), DAN.connects(), DAN.says(b"wait"), DAN.resets(), CY.closes()),
        *(*greets(EVE), Looks("later"), Enough()),
    )("serve", limit=2)
    assert_echoed(seen, ben=b"hello again", cy=b"hello", eve=b"hello")
    assert_own_processes(seen, "later")


@pytest.mark.points(0.5)
def test_a_child_has_nothing_open_but_its_client(run):
    """A client's process has no listener open and no other connection, when many come at once too.

    为客户端服务的进程，既不开着监听套接字，也不开着别人的连接，哪怕客户端是一拥而上的。
    """
    seen = run.serving(
        *(*greets(ANA), *greets(BEN), *greets(CY), Rests(), Looks("all"), Enough()),
    )("serve", limit=5)
    assert_nothing_else_open(seen, ANA, BEN, CY)
    crowd = [Client(f"guest {number}") for number in range(8)]
    come = [client.connects() for client in crowd]
    speak = [client.says(b"hello") for client in crowd]
    listen = [client.hears(5) for client in crowd]
    seen = run.serving(*come, *speak, *listen, Rests(), Looks("all"), Enough())("serve", limit=20)
    assert_nothing_else_open(seen, *crowd)


@pytest.mark.points(0.5)
def test_ctrl_c_when_nobody_is_there(run):
    """Ctrl-C before anybody has come, and after all have gone: serve returns, and leaves nobody.

    还没有人来过的时候，或者人都走光了以后，按下 Ctrl-C：serve 返回，什么进程也不留下。
    """
    nobody = run.serving(Rests(patience=1.2), Interrupts())("serve", limit=3)
    assert_nobody_left(nobody)
    seen = run.serving(
        *(*greets(ANA), *greets(BEN), Looks("both"), ANA.hangs_up(), ANA.hears_the_end()),
        *(BEN.closes(), Rests(), Interrupts()),
    )("serve", limit=3)
    assert_own_processes(seen, "both")
    assert_nobody_left(seen)


@pytest.mark.points(1)
def test_ctrl_c_while_others_wait(run):
    """Ctrl-C with all places taken: who is being served may take long, who waits is not served.

    位子全满时按下 Ctrl-C：正在服务的，多久都等它做完；还在排队的，不再服务。
    """
    seen = run.expecting(*BROKEN).serving(
        *(*greets(ANA), BEN.connects(), BEN.is_taken(), CY.connects(), CY.says(b"me too")),
        *(DAN.connects(), DAN.says(b"and me"), Rests(), Looks("full"), Interrupts()),
        *(Rests(patience=SILENCE), BEN.says(b"well"), BEN.hears(4), ANA.says(b" again")),
        *(ANA.hears(6), ANA.closes(), Rests(), BEN.says(b" then"), BEN.hears(5)),
        *(BEN.hangs_up(), BEN.hears_the_end(), Rests(patience=0.3), CY.closes(), DAN.closes()),
    )("serve", limit=2)
    for client, said in (("ana", b"hello again"), ("ben", b"well then")):
        heard = seen.exchange.heard[client]
        assert heard == said, CUT_OFF.filled(client=client, said=said, heard=heard)
    for client in ("cy", "dan"):
        assert_waits(seen, "full", client, limit=2)
        taken, heard = seen.picture("full").client(client).taken, seen.exchange.heard[client]
        assert taken or not heard, STILL_ACCEPTS.filled(client=client, heard=heard)
    assert seen.error is None, ENDED_BADLY.filled(error=seen.error)
    assert_nobody_left(seen)
