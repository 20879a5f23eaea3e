"""UDP peers of a run: which datagram leaves when, who gets it, and what is seen of it."""

import os
import signal
import socket
from types import SimpleNamespace

import pytest

from grader.engine import datagram_end
from grader.engine.datagram_end import DatagramEnd
from grader.engine.datagrams import (
    Answers,
    Clients,
    Datagram,
    Freezes,
    Hears,
    KeepsSending,
    Sender,
    Sends,
    Server,
)
from grader.engine.failure import NoDatagram
from grader.errors import MachineError, UsageError

CALL = """
    def call(work, end):
        return work.f(end)
"""


@pytest.fixture
def talk(observe):
    """talk(body of f, peer): f is called with what the scenario gets of the peer."""

    def talk(source, peer):
        return observe(source, "call", peers=(peer,), scenario=CALL)

    return talk


def asked(seen):
    return [turn.data for turn in seen.conversations[0].heard]


def test_a_request_is_lost_and_the_next_one_answered_with_its_own_id(talk):
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.sendto(b"7 ana", server)
            sock.sendto(b"8 ana", server)
            return sock.recv(100), sock.getsockname()[1] > 0
        """
    seen = talk(source, Server(Hears(), Hears(), Answers(Datagram(b"{id} 10.0.0.1"))))
    assert seen.result == [b"8 10.0.0.1", True]
    assert asked(seen) == [b"7 ana", b"8 ana"]


def test_every_request_from_there_on_is_answered(talk):
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            answers = []
            for number in range(3):
                sock.sendto(b"%d ana" % number, server)
                answers += sock.recv(100), sock.recv(100)
            return answers
        """
    seen = talk(source, Server(Answers(Datagram(b"{id} a"), Datagram(b"{id} {name}"))))
    assert seen.result == [b"0 a", b"0 ana", b"1 a", b"1 ana", b"2 a", b"2 ana"]


def test_an_earlier_request_can_be_answered_after_a_later_one_and_where_it_came_from(talk):
    source = """
        import socket
        def f(server):
            first, second = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in "ab")
            first.sendto(b"1 ana", server)
            second.sendto(b"2 ana", server)
            return second.recv(100), first.recv(100)
        """
    later, earlier = Datagram(b"{id} b"), Datagram(b"{id} a", to=0)
    assert talk(source, Server(Hears(), Hears(), Sends(later), Sends(earlier))).result == [
        b"2 b",
        b"1 a",
    ]


def test_strangers_send_from_another_port_and_from_another_host(talk):
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.sendto(b"1 ana", server)
            senders = [sock.recvfrom(100)[1] for _ in range(3)]
            return [[host == server[0], port == server[1]] for host, port in senders]
        """
    strangers = [Datagram(b"", by) for by in (Sender.OTHER_PORT, Sender.OTHER_HOST)]
    peer = Server(Hears(), Sends(*strangers, Datagram(b"{id} a")))
    assert talk(source, peer).result == [[True, False], [False, True], [True, True]]


def test_one_leaves_when_the_last_one_was_taken_even_one_without_a_byte(talk):
    source = """
        import socket, time
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.sendto(b"1 ana", server)
            taken = []
            for _ in range(3):
                sock.recv(1, socket.MSG_PEEK)
                looks = []
                for _ in range(3):
                    time.sleep(0.01)
                    sock.recvfrom(1, socket.MSG_PEEK)
                taken.append(sock.recv(100))
                try:
                    sock.recv(100, socket.MSG_DONTWAIT)
                    taken.append("two at once")
                except BlockingIOError:
                    pass
            return taken
        """
    moves = (Sends(Datagram(data)) for data in (b"", b"", b"c"))
    assert talk(source, Server(Hears(), *moves)).result == [b"", b"", b"c"]


def test_who_has_a_connected_socket_never_gets_what_strangers_send(talk):
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.connect(server)
            sock.send(b"1 ana")
            return sock.recv(100)
        """
    stranger = Sends(Datagram(b"{id} b", Sender.OTHER_PORT))
    assert talk(source, Server(Hears(), stranger, Sends(Datagram(b"{id} a")))).result == b"1 a"


def test_who_waits_without_a_limit_for_what_is_lost_is_told_so_at_once(talk):
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.sendto(b"1 ana", server)
            return sock.recv(100)
        """
    seen = talk(source, Server(Hears(), Hears(), Answers(Datagram(b"{id} a"))))
    assert isinstance(seen.failure, NoDatagram)
    own = [frame.line for frame in seen.failure.standings[0].frames if frame.file == "work.py"]
    assert own == [6]


def test_clients_are_told_apart_and_send_when_what_was_sent_is_taken(talk):
    source = """
        def f(sock):
            while True:
                data, client = sock.recvfrom(100)
                if data == b"stop":
                    return
                sock.sendto(data.upper(), client)
        """
    asks = Sends(Datagram(b"a", 0), Datagram(b"", 0), Datagram(b"b", 1))
    peer = Clients(asks, Sends(Datagram(b"c", 0)), Sends(Datagram(b"stop", 1)), count=2)
    told = talk(source, peer).conversations[0]
    assert (told.heard_by(0), told.heard_by(1)) == ([b"A", b"", b"C"], [b"B"])


def test_an_answer_from_another_socket_than_the_one_asked_goes_astray(talk):
    source = """
        import socket
        def f(sock):
            data, client = sock.recvfrom(100)
            sock.sendto(data.upper(), client)
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(data.upper(), client)
        """
    told = talk(source, Clients(Sends(Datagram(b"a")))).conversations[0]
    assert [turn.astray for turn in told.heard] == [False, True]
    assert told.heard_by(0) == [b"A"]


def test_a_client_can_wait_for_its_answer(talk):
    source = """
        def f(sock):
            for _ in range(2):
                data, client = sock.recvfrom(100)
                sock.sendto(data.upper(), client)
        """
    moves = (Sends(Datagram(b"a")), Hears(), Sends(Datagram(b"b")))
    turns = talk(source, Clients(*moves)).conversations[0].turns
    assert [turn.data for turn in turns] == [b"a", b"A", b"b", b"B"]


def test_noise_keeps_coming_while_it_is_taken_and_no_longer(talk):
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.sendto(b"1 ana", server)
            return [sock.recv(100) for _ in range(6)]
        """
    noise = KeepsSending(Datagram(b"x"), Datagram(b"{id}"), most=5, within=60)
    peer = Server(Hears(), noise, Sends(Datagram(b"{id} a")))
    assert talk(source, peer).result == [b"x", b"1", b"x", b"1", b"x", b"1 a"]


def test_a_frozen_program_finds_what_came_meanwhile_when_its_time_is_over(talk):
    source = """
        import socket, time
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            began = time.monotonic()
            sock.sendto(b"1 ana", server)
            sock.settimeout(0.1)
            return [sock.recv(100), sock.recv(100)], time.monotonic() - began > 0.15
        """
    late = Freezes(Datagram(b"{id} a"), Datagram(b"{id} b"), seconds=0.15, within=60)
    assert talk(source, Server(Hears(), late)).result == [[b"1 a", b"1 b"], True]


def test_who_has_ended_its_call_does_not_stand_still():
    signals = []
    caller = SimpleNamespace(signal=signals.append, stopped=True)
    end = DatagramEnd(Server(Freezes(seconds=60, within=60)), (), caller)
    end.advance()
    assert signals == [signal.SIGSTOP]
    end.send_no_more()
    end.close()
    assert signals == [signal.SIGSTOP, signal.SIGCONT]


def test_who_sends_without_end_is_not_listened_to_without_end(talk, monkeypatch):
    monkeypatch.setattr(datagram_end, "_MOST", 10_000)
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            for _ in range(100):
                sock.sendto(bytes(900), server)
        """
    assert len(asked(talk(source, Server()))) == 10


def test_a_peer_that_could_not_look_for_too_long_proves_nothing(talk, monkeypatch):
    source = """
        import socket
        def f(server):
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.sendto(b"1 ana", server)
            return sock.recv(100), sock.recv(100)
        """
    noise = KeepsSending(Datagram(b"x"), most=1000, within=1e-6)
    with pytest.raises(MachineError, match="too slow for a peer"):
        talk(source, Server(Hears(), noise))


def test_its_clock_stands_still_while_nobody_looks(monkeypatch):
    monkeypatch.setattr(datagram_end.time, "monotonic", iter([0, 0.01, 60.0]).__next__)
    with socket.socket(type=socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        end = DatagramEnd(Server(), [sock], None)
        for _ in range(2):
            sock.sendto(b"1 ana", sock.getsockname())
            end.advance()
    assert [turn.at for turn in end.conversation().turns] == pytest.approx([0.01, 0.03])


def test_nothing_is_sent_where_no_socket_is_any_more(talk):
    source = """
        import socket, time
        def f(server):
            with socket.socket(type=socket.SOCK_DGRAM) as sock:
                sock.sendto(b"1 ana", server)
                taken = sock.recv(100)
            time.sleep(0.05)
            return taken
        """
    stream = KeepsSending(Datagram(b"a"), most=1000, within=60)
    peer = Server(Hears(), stream, Sends(Datagram(b"b")))
    turns = talk(source, peer).conversations[0].turns
    assert [turn.data for turn in turns] == [b"1 ana", b"a"]


def test_nothing_is_sent_when_the_call_has_ended(talk):
    source = """
        import threading
        def f(sock):
            def serve():
                while True:
                    data, client = sock.recvfrom(100)
                    sock.sendto(data.upper(), client)
            threading.Thread(target=serve, daemon=True).start()
        """
    sends = [Sends(Datagram(b"%d" % number)) for number in range(200)]
    seen = talk(source, Clients(*sends))
    assert seen.failure is None
    assert len(seen.conversations[0].turns) < 2 * len(sends)


def test_no_socket_is_left_with_the_judge(talk):
    source = "def f(end): pass"
    before = len(os.listdir("/proc/self/fd"))
    talk(source, Server())
    talk(source, Clients(count=3))
    assert len(os.listdir("/proc/self/fd")) <= before + 1  # the controller's own


def test_answers_is_the_last_of_all_moves():
    with pytest.raises(UsageError, match="has to be the last move"):
        Server(Answers(), Hears())
