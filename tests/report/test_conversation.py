"""A conversation as a learner reads it."""

import pytest

from grader.engine.datagrams import Clients, DatagramTurn, Exchange, Sender, Server
from grader.engine.peers import Conversation, HangsUp, Says, Turn
from grader.language import Language, speaking
from grader.report.conversation import conversation_lines

TURNS = (
    Turn(Says(b"\0\0\0\2hi"), b"\0\0\0\2hi", 6),
    Turn(None, b"ok", 2),
    Turn(Says(b"x" * 64), b"x" * 64, 100),
    Turn(None, b"y" * 64, 3000),
    Turn(HangsUp()),
    Turn(None),
)
ENGLISH = r"""
  the other side                          your program
  b'\x00\x00\x00\x02hi'                ->
                                       <- b'ok'
  b'xxxx' … 100 bytes                  ->
                                       <- b'yyyy' … and more
  says: that was all                   ->
                                       <- says that nothing more will come
7 of these bytes your program has not taken.
"""
CHINESE = r"""
  对方                                    你的程序
  b'\x00\x00\x00\x02hi'                ->
                                       <- b'ok'
  b'xxxx' …… 共 100 字节               ->
                                       <- b'yyyy' …… 等等
  表示：发完了                         ->
                                       <- 表示不会再发了
其中有 7 个字节，你的程序没有取走。
"""


@pytest.mark.parametrize(
    ("language", "told"), [(Language.ENGLISH, ENGLISH), (Language.CHINESE, CHINESE)]
)
def test_who_said_what_stands_in_two_columns(language, told):
    with speaking(language):
        lines = list(conversation_lines(Conversation(TURNS, b"", 7)))
    assert lines == told.strip("\n").split("\n")


def test_of_a_long_conversation_the_last_turns_are_told():
    turns = tuple(Turn(Says(b"%d" % number), b"%d" % number, 2) for number in range(10, 60))
    lines = list(conversation_lines(Conversation(turns, b"", 0)))
    assert lines[1] == "  ..."
    assert len(lines) == 26
    assert lines[-1].startswith("  b'59'")


def test_where_nothing_was_said_nothing_is_told():
    assert list(conversation_lines(Conversation((), b"", 0))) == []


ASKED = Exchange(
    Server(),
    (
        DatagramTurn(True, b"7 ana", Sender.SERVER, 0.0),
        DatagramTurn(False, b"", Sender.OTHER_PORT, 0.1),
        DatagramTurn(False, b"7 10.0.0.1", Sender.OTHER_HOST, 0.1),
        DatagramTurn(True, b"7 ana", Sender.OTHER_PORT, 0.2),
        DatagramTurn(False, b"7 " + b"x" * 50, Sender.SERVER, 0.3),
    ),
)
ASKED_IN_ENGLISH = r"""
  the other side                          your program
                                       <- b'7 ana'
  another port: b''                    ->
  another host: b'7 10.0.0.1'          ->
                                       <- to another port: b'7 ana'
  b'7 xx' … 52 bytes                   ->
"""
ASKED_IN_CHINESE = r"""
  对方                                    你的程序
                                       <- b'7 ana'
  另一个端口：b''                      ->
  另一台主机：b'7 10.0.0.1'            ->
                                       <- 发给另一个端口：b'7 ana'
  b'7 xx' …… 共 52 字节                ->
"""


@pytest.mark.parametrize(
    ("language", "told"),
    [(Language.ENGLISH, ASKED_IN_ENGLISH), (Language.CHINESE, ASKED_IN_CHINESE)],
)
def test_datagrams_are_told_with_those_who_are_not_the_server(language, told):
    with speaking(language):
        assert list(conversation_lines(ASKED)) == told.strip("\n").split("\n")


@pytest.mark.parametrize(
    ("count", "told"),
    [(1, ["b'1 ana'", "b'1 ?'"]), (2, ["client 1: b'1 ana'", "to client 0: b'1 ?'"])],
)
def test_clients_have_numbers_where_there_are_several(count, told):
    turns = DatagramTurn(False, b"1 ana", count - 1, 0.0), DatagramTurn(True, b"1 ?", 0, 0.0)
    _, asked, answered = conversation_lines(Exchange(Clients(count=count), turns))
    assert [asked.removesuffix("->").strip(), answered.partition("<- ")[2]] == told


def test_an_answer_from_another_port_is_told_as_that():
    turn = DatagramTurn(True, b"1 ?", 0, 0.0, astray=True)
    _, answered = conversation_lines(Exchange(Clients(), (turn,)))
    assert answered.strip() == "<- another port: b'1 ?'"
