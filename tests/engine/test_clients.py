"""Clients that come to a listener of a run: what they do when, and what is seen of it."""

import re

import pytest

from grader.engine import real, visits
from grader.engine.clients import Client, Enough, Interrupts, Kills, Looks, Rests, check
from grader.engine.failure import CutShort, NoAnswer, Runaway, Unanswered
from grader.engine.peers import HangsUp
from grader.engine.spec import Watching
from grader.errors import UsageError

ANA, BEN = Client("ana"), Client("ben")
ECHO = """
    import os

    def serve(listener):
        children = []
        try:
            while True:
                conn, _ = listener.accept()
                child = os.fork()
                if child == 0:
                    listener.close()
                    while data := conn.recv(65536):
                        conn.sendall(data)
                    os._exit(0)
                children.append(child)
                conn.close()
        except KeyboardInterrupt:
            pass
        for child in children:
            os.waitpid(child, 0)
        return len(children)
    """


@pytest.fixture
def serve(observe):
    """serve(source, step, ...): its function `serve` with clients that make these steps."""

    def serve(source, *script, **options):
        return observe(source, "serve", clients=script, watching=Watching(), **options)

    return serve


def test_what_a_client_says_comes_back_to_it(serve):
    script = ANA.connects(), ANA.says(b"hello"), ANA.hears(5), ANA.closes(), Rests(), Interrupts()
    seen = serve(ECHO, *script)
    assert seen.failure is None
    assert seen.result == 1
    assert seen.exchange.heard == {"ana": b"hello"}


def test_the_script_says_who_comes_first(serve):
    script = BEN.connects(), ANA.connects(), ANA.says(b"ana"), ANA.is_taken(), BEN.says(b"ben")
    source = """
        def serve(listener):
            conns = [listener.accept()[0] for _ in range(2)]
            return [conn.recv(3) for conn in conns]
        """
    assert serve(source, *script).result == [b"ben", b"ana"]


def test_more_is_echoed_than_any_buffer_holds(serve):
    data = bytes(range(256)) * 40_000
    script = ANA.connects(), ANA.says(data), ANA.hears(len(data)), ANA.hangs_up()
    seen = serve(ECHO, *script, ANA.hears_the_end(), Interrupts())
    assert seen.failure is None
    assert seen.exchange.heard["ana"] == data


def test_a_picture_shows_who_has_which_connection_open(serve):
    script = (
        *(ANA.connects(), ANA.says(b"a"), ANA.hears(1)),
        *(BEN.connects(), BEN.says(b"b"), BEN.hears(1), Rests(), Looks("both")),
        *(ANA.closes(), Rests(), Looks("one"), BEN.closes(), Interrupts()),
    )
    seen = serve(ECHO, *script)
    both, one = seen.picture("both"), seen.picture("one")
    server, first, second = both.processes
    assert server.pid == seen.caller.pid
    assert (server.listens, server.clients) == (True, frozenset())
    assert (first.listens, first.clients) == (False, {"ana"})
    assert second.clients == {"ben"}
    assert both.client("ana").heard == b"a"
    assert one.zombies == {first.pid}
    assert one.client("ben").taken
    assert seen.pictures[-1].alive == {server.pid}


def test_who_waits_for_an_echo_that_never_comes_is_told_who_could_have_sent_it(serve):
    source = """
        def serve(listener):
            conn, _ = listener.accept()
            conn.recv(9)
            listener.accept()
        """
    seen = serve(source, ANA.connects(), ANA.says(b"hi"), ANA.hears(2), Interrupts())
    assert isinstance(seen.failure, Unanswered)
    assert (seen.failure.step, seen.failure.taken) == (ANA.hears(2), True)
    assert seen.failure.holders == ("MainProcess",)
    assert [one.line for one in seen.failure.standings[0].frames if one.file == "work.py"] == [5]


def test_of_an_echo_that_is_cut_off_the_rest_is_waited_for(serve):
    source = """
        def serve(listener):
            conn, _ = listener.accept()
            conn.sendall(conn.recv(9)[:3])
            conn.recv(9)
        """
    seen = serve(source, ANA.connects(), ANA.says(b"hello"), ANA.hears(5), Interrupts())
    assert seen.failure.step == ANA.hears(2)
    assert seen.exchange.waits == ANA.hears(2)
    assert seen.exchange.heard == {"ana": b"hel"}


def test_who_was_not_accepted_is_told_so(serve):
    source = """
        def serve(listener):
            listener.accept()[0].recv(9)
        """
    seen = serve(source, ANA.connects(), BEN.connects(), BEN.says(b"b"), BEN.hears(1))
    assert (seen.failure.step, seen.failure.taken) == (BEN.hears(1), False)


def test_a_server_that_looks_around_for_ever_is_given_up_too(serve, monkeypatch):
    monkeypatch.setattr(visits, "_HOPELESS", 0.3)
    source = """
        import time
        def serve(listener):
            conn, _ = listener.accept()
            while True:
                time.sleep(0.02)
        """
    seen = serve(source, ANA.connects(), Rests(), Looks("resting"), ANA.hears(1))
    assert seen.picture("resting").client("ana").taken
    assert seen.failure.step == ANA.hears(1)


def test_a_server_that_never_sleeps_rests_too_and_is_a_runaway(serve, monkeypatch):
    monkeypatch.setattr(real, "_ENOUGH", 0.5)
    source = """
        def serve(listener):
            listener.setblocking(False)
            while True:
                try:
                    conn, _ = listener.accept()
                except BlockingIOError:
                    pass
        """
    seen = serve(source, ANA.connects(), Rests(), Looks("resting"), ANA.hears(1))
    assert seen.picture("resting").client("ana").taken
    assert isinstance(seen.failure, Runaway)


def test_a_server_that_ends_too_early_cuts_the_script_short(serve):
    source = """
        def serve(listener):
            conn, _ = listener.accept()
            conn.sendall(conn.recv(9))
        """
    script = ANA.connects(), ANA.says(b"a"), ANA.hears(1), Rests(), Interrupts()
    assert serve(source, *script).failure == CutShort()


def test_the_script_goes_on_after_the_call_as_far_as_nobody_is_needed(serve):
    gone = Rests(), Interrupts(), ANA.hears_the_end()
    script = ANA.connects(), ANA.is_taken(), *gone, BEN.connects(), BEN.hears(1)
    source = """
        def serve(listener):
            conn, _ = listener.accept()
            try:
                conn.recv(1)
            except KeyboardInterrupt:
                listener.close()
        """
    seen = serve(source, *script)
    assert seen.failure is None
    assert seen.exchange.refused == {"ben"}


def test_a_call_that_need_not_return_is_ended_when_enough_was_seen(serve):
    seen = serve(ECHO, ANA.connects(), ANA.says(b"a"), ANA.hears(1), Looks("one"), Enough())
    assert seen.failure is None
    assert seen.exchange.heard == {"ana": b"a"}
    assert len(seen.picture("one").alive) == 2


def test_a_server_that_dies_before_enough_was_seen_has_not_done_its_part(serve):
    source = """
        import os, signal
        def serve(listener):
            if os.fork() == 0:
                conn, _ = listener.accept()
                os.kill(os.getppid(), signal.SIGTERM)
                conn.sendall(conn.recv(9))
                listener.accept()
            listener.close()
            os.wait()
        """
    seen = serve(source, ANA.connects(), ANA.says(b"a"), ANA.hears(1), Enough())
    assert seen.failure == NoAnswer(-15)


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ([ANA.says(b"hi")], "the client 'ana' makes Says(data=b'hi') before it connects"),
        ([ANA.connects(), ANA.connects()], "the client 'ana' connects twice"),
        ([Enough(), Rests()], "nothing comes after Enough(); make it the last step"),
        ([Client(f"{one}").connects() for one in range(251)], "251 clients; there can be 250"),
    ],
)
def test_a_script_that_cannot_be_played_says_why(script, problem):
    with pytest.raises(UsageError, match=re.escape(problem)):
        check(script)


def test_a_reset_is_one(serve):
    source = """
        def serve(listener):
            conn, _ = listener.accept()
            try:
                return conn.recv(9), conn.recv(9)
            except ConnectionResetError:
                return "reset"
        """
    assert serve(source, ANA.connects(), ANA.says(b"a"), Rests(), ANA.resets()).result == "reset"


def test_who_only_hangs_up_still_listens(serve):
    script = ANA.connects(), ANA.says(b"all"), ANA.hangs_up(), ANA.hears(3), ANA.hears_the_end()
    seen = serve(ECHO, *script, Interrupts())
    assert seen.failure is None
    turns = [(one.data, one.move) for one in seen.exchange.turns[-3:-1]]
    assert turns == [(b"all", None), (b"", None)]
    assert seen.exchange.turns[2].move == HangsUp()


def test_messages_are_told_apart_by_their_lengths(serve):
    source = """
        def serve(listener):
            conn, _ = listener.accept()
            conn.sendall(b"\\0\\0\\0\\2hi")
            conn.recv(1)
            conn.sendall(b"\\0\\0\\0\\0")
            conn.recv(1)
        """
    script = ANA.connects(), ANA.hears_message(), ANA.says(b"1"), ANA.hears_message()
    seen = serve(source, *script, ANA.says(b"2"))
    assert seen.failure is None
    assert seen.exchange.heard["ana"] == b"\0\0\0\2hi\0\0\0\0"


def test_a_server_is_killed_with_all_its_children_and_another_one_goes_on(serve):
    source = (
        (
            ECHO
            + """
    def twice(listener):
        child = os.fork()
        if child == 0:
            serve(listener)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), serve(listener)
    """
        )
        .replace("def serve", "def echo")
        .replace("serve(", "echo(")
        .replace("def twice", "def serve")
    )
    script = (
        *(ANA.connects(), ANA.says(b"a"), ANA.hears(1), Kills(), ANA.hears_the_end()),
        *(BEN.connects(), BEN.says(b"b"), BEN.hears(1), BEN.closes(), Rests(), Interrupts()),
    )
    seen = serve(source, *script)
    assert seen.failure is None
    assert seen.result == [-9, 1]


def test_two_hundred_clients_at_once(serve):
    crowd = [Client(f"c{number}") for number in range(200)]
    source = """
        import select
        def serve(listener):
            conns = [listener.accept()[0] for _ in range(200)]
            for conn in conns:
                conn.sendall(conn.recv(9))
        """
    script = [step for one in crowd for step in (one.connects(), one.says(one.name.encode()))]
    seen = serve(source, *script, *(one.hears(len(one.name)) for one in crowd))
    assert seen.failure is None
    assert all(seen.exchange.heard[one.name] == one.name.encode() for one in crowd)


def test_what_arrives_while_everybody_sleeps_is_heard(serve):
    source = """
        def serve(listener):
            conn, _ = listener.accept()
            while conn.recv(1):
                for byte in b"hello":  # the system keeps the last ones back for a moment
                    conn.send(bytes([byte]))
        """
    talk = [step for _ in range(8) for step in (ANA.says(b"?"), ANA.hears(5))]
    seen = serve(source, ANA.connects(), *talk, ANA.closes())
    assert seen.failure is None
    assert seen.exchange.heard == {"ana": b"hello" * 8}


def test_a_call_that_returned_before_the_script_was_over_and_left_a_child_is_cut_short(serve):
    source = """
        from multiprocessing import Process

        def talk(conn):
            while data := conn.recv(1):
                conn.send(data)

        def serve(listener):
            conn, _ = listener.accept()
            Process(target=talk, args=(conn,)).start()
        """
    script = ANA.connects(), ANA.says(b"a"), ANA.hears(1), Rests(), Looks("later"), ANA.closes()
    assert serve(source, *script).failure == CutShort()
