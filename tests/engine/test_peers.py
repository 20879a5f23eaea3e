"""Peers at the other end of a run's connections: what they do when, and what is seen of it."""

import os

import pytest

from grader.engine import real
from grader.engine.failure import NothingToCome, Resource, Runaway
from grader.engine.peers import (
    HangsUp,
    Peer,
    Resets,
    Says,
    Signals,
    Turn,
    WaitsUntilStuck,
    piecewise,
)

CALL = """
    def call(work, *socks):
        return work.f(*socks)
"""


@pytest.fixture
def talk(observe):
    """talk(body of f, peer, ...): f is called with a socket for each peer."""

    def talk(source, *peers):
        return observe(source, "call", peers=peers, scenario=CALL)

    return talk


def test_each_recv_gives_one_piece_at_most(talk):
    source = """
        def f(sock):
            return list(iter(lambda: sock.recv(100), b""))
        """
    moves = [Says(b"one"), Says(b"2"), Says(b"three"), HangsUp()]
    assert talk(source, Peer(*moves)).result == [b"one", b"2", b"three"]


@pytest.mark.parametrize(
    "wait",
    [
        "return sock.recv(4, socket.MSG_WAITALL)",
        "return sock.recv(4, socket.MSG_PEEK | socket.MSG_WAITALL)",
        "while len(seen := sock.recv(9, socket.MSG_PEEK)) < 4: pass\n            return seen",
    ],
    ids=["asleep", "asleep and looking", "awake"],
)
def test_the_next_piece_leaves_when_the_program_cannot_go_on_without_it(talk, wait):
    source = f"""
        import socket
        def f(sock):
            {wait}
        """
    assert talk(source, Peer(*piecewise(b"abcd"))).result == b"abcd"


def test_who_waits_for_what_never_comes_is_told_so_and_where(talk):
    source = """
        def f(sock):
            sock.recv(3)
            return sock.recv(3)
        """
    seen = talk(source, Peer(Says(b"abc")))
    assert isinstance(seen.failure, NothingToCome)
    assert [
        frame.line for frame in seen.failure.standings[0].frames if frame.file == "work.py"
    ] == [4]


def test_a_peer_that_has_hung_up_still_listens(talk):
    source = """
        def f(sock):
            heard = sock.recv(9), sock.recv(9)
            sock.sendall(b"answer")
            return heard
        """
    seen = talk(source, Peer(Says(b"question"), HangsUp()))
    assert seen.result == [b"question", b""]
    assert seen.conversations[0].heard == b"answer"


def test_a_reset_comes_after_what_was_said(talk):
    source = """
        def f(sock):
            heard = sock.recv(9)
            try:
                return heard, sock.recv(9)
            except ConnectionResetError:
                return heard, "reset"
        """
    assert talk(source, Peer(Says(b"half"), Resets())).result == [b"half", "reset"]


def test_a_signal_cuts_short_what_nobody_reads(talk):
    source = """
        import signal
        signal.signal(signal.SIGUSR1, lambda *_: None)
        def f(sock):
            return sock.send(bytes(3_000_000))
        """
    moves = WaitsUntilStuck(), Signals()
    seen = talk(source, Peer(*moves, small_buffers=True))
    assert 0 < seen.result < 3_000_000
    assert len(seen.conversations[0].heard) == seen.result


def test_all_is_heard_that_was_sent_before_the_program_ended(talk):
    source = """
        def f(*socks):
            for sock in socks:
                sock.sendall(b"x" * 1_000_000)
        """
    seen = talk(source, Peer(), Peer(WaitsUntilStuck()))
    assert [len(one.heard) for one in seen.conversations] == [1_000_000] * 2


def test_the_end_that_a_program_sends_is_heard_once(talk):
    says = Says(b"c")
    source = """
        def f(sock):
            sock.sendall(b"ab")
            sock.shutdown(1)
            return sock.recv(9)
        """
    seen = talk(source, Peer(WaitsUntilStuck(), says))
    assert seen.result == b"c"
    heard = Turn(None, b"ab", 2), Turn(None)
    assert seen.conversations[0].turns == (Turn(WaitsUntilStuck()), *heard, Turn(says, b"c", 1))


def test_what_came_too_late_for_the_call_is_told_and_counted(talk):
    source = """
        def f(sock):
            return sock.recv(2)
        """
    moves = Says(b"abc"), Says(b"d"), HangsUp()
    told = talk(source, Peer(*moves)).conversations[0]
    assert [turn.move for turn in told.turns] == list(moves)
    assert told.unread == 2


def test_who_never_reads_holds_up_nobody(talk):
    seen = talk("def f(sock): pass", Peer(Says(bytes(30_000_000)), Says(b"more")))
    assert seen.failure is None


def test_a_loop_over_the_end_is_a_runaway_long_before_the_limit(talk, monkeypatch):
    monkeypatch.setattr(real, "_ENOUGH", 0.2)
    source = """
        def f(sock):
            data = b""
            while len(data) < 4:
                data += sock.recv(4)
        """
    seen = talk(source, Peer(Says(b"ab"), HangsUp()))
    assert isinstance(seen.failure, Runaway)
    assert (seen.failure.resource, seen.failure.limit) == (Resource.PROCESSOR, 0.2)


def test_no_descriptor_is_left_with_the_judge(talk):
    source = """
        def f(sock):
            return sock.recv(9)
        """
    talk(source, Peer(Says(b"a")))
    before = len(os.listdir("/proc/self/fd"))
    talk(source, Peer(Says(b"a")))
    talk(source, Peer())
    assert len(os.listdir("/proc/self/fd")) == before


def test_the_script_is_not_to_be_found_inside(talk):
    source = """
        import gc
        def f(sock):
            return sorted(map(len, filter(lambda one: type(one) is bytes, gc.get_objects()))), [
                one for one in gc.get_objects() if "Says" in type(one).__name__
            ]
        """
    assert talk(source, Peer(Says(b"a"))).result[1] == []


def test_pieces_are_cut_where_one_asks_for_it():
    assert piecewise(b"abcd", 1, 3) == (Says(b"a"), Says(b"bc"), Says(b"d"))
    assert piecewise(b"abc") == (Says(b"a"), Says(b"b"), Says(b"c"))
    assert piecewise(b"") == ()
    assert piecewise(b"ab", 0) == (Says(b"ab"),)
