"""What goes on between clients and a server, as a learner reads it."""

import pytest

from grader.engine.clients import Client, ClientTurn, Closes, Connects, Exchange, Interrupts, Step
from grader.engine.failure import Unanswered
from grader.engine.peers import Resets, Says
from grader.language import Language, speaking
from grader.report.exchange import exchange_lines, unanswered_lead

ANA, BEN = Client("ana"), Client("ben")
TURNS = (
    ClientTurn("ana", Connects()),
    ClientTurn("ana", Says(b"hi"), b"hi", 2),
    ClientTurn("ana", None, b"hi", 2),
    ClientTurn("ben", Connects()),
    ClientTurn("ben", Says(b"x" * 64), b"x" * 64, 100),
    ClientTurn("ben", Resets()),
    ClientTurn("", Interrupts()),
    ClientTurn("ana", Says(b"\0\0\0\2[]"), b"\0\0\0\2[]", 6),
    ClientTurn("ana", None, b"\0\0\0\3[]", 6),
    ClientTurn("ana", Closes()),
    ClientTurn("ana", None),
)
ENGLISH = r"""
  the clients                                 your server
  ana connects                             ->
  ana: b'hi'                               ->
                                           <- to ana: b'hi'
  ben connects                             ->
  ben: b'xxxx' … 100 bytes                 ->
  ben breaks the connection off            ->
  (Ctrl-C: SIGINT is sent to it)           ->
  ana: [] (framed)                         ->
                                           <- to ana: b'\x00\x00\x00\x03[]'
  ana closes the connection                ->
                                           <- ends the connection with ana
  ana still waits for 5 more bytes
Nobody listened any more when these came: ben, cy
"""
CHINESE = r"""
  客户端                                      你的服务器
  ana 连上来                               ->
  ana：b'hi'                               ->
                                           <- 对 ana：b'hi'
  ben 连上来                               ->
  ben：b'xxxx' …… 共 100 字节              ->
  ben 强行断开连接                         ->
  （Ctrl-C：向它发出 SIGINT）              ->
  ana：[]（带头部）                        ->
                                           <- 对 ana：b'\x00\x00\x00\x03[]'
  ana 关闭连接                             ->
                                           <- 结束与 ana 的连接
  ana 还在等：再来 5 个字节
这些客户端来的时候，已经没人监听了：ben, cy
"""


@pytest.mark.parametrize(
    ("language", "told"), [(Language.ENGLISH, ENGLISH), (Language.CHINESE, CHINESE)]
)
def test_who_did_what_stands_in_two_columns(language, told):
    exchange = Exchange(TURNS, {}, frozenset({"cy", "ben"}), ANA.hears(5))
    with speaking(language):
        lines = list(exchange_lines(exchange))
    assert lines == told.strip("\n").split("\n")


def test_of_a_long_exchange_the_last_turns_are_told():
    lines = list(exchange_lines(Exchange(TURNS * 5, {}, frozenset(), None)))
    assert lines[1] == "  ..."
    assert len(lines) == 26


@pytest.mark.parametrize(
    ("step", "taken", "told"),
    [
        (ANA.hears_the_end(), True, "ana has said all, and waits in vain for the end"),
        (BEN.hears(3), True, "ben waits in vain for 3 more bytes. Its connection has been acce"),
        (BEN.hears(3), False, "ben waits in vain: the connection has not even been accepted"),
        (BEN.hears_message(), True, "ben waits in vain for a message."),
        (None, False, "All the clients have done what they came for, and the call never returns"),
    ],
)
def test_it_is_said_what_never_came(step, taken, told):
    holders = ("Process-1", "Process-2") if taken else ()
    lead = str(unanswered_lead(Unanswered(step, taken, holders, ())))
    assert lead.startswith(told)
    assert ("Process-1, Process-2" in lead) == taken


@pytest.mark.parametrize(
    ("move", "last"),
    [
        (Connects(), "ana still waits for its connection"),
        (Says(b"hi"), "ana still waits for its turn"),
        (Closes(), "ana still waits for its turn"),
    ],
)
def test_a_run_that_is_out_of_time_may_end_before_any_move(move, last):
    *_, line = exchange_lines(Exchange((), {}, frozenset(), Step("ana", move)))
    assert line.strip() == last
