"""A conversation with a peer, as two columns: what the other side did, what the program sent."""

from collections.abc import Iterator
from functools import singledispatch

from grader.engine.datagrams import (
    Clients,
    DatagramPeer,
    DatagramTurn,
    Exchange,
    Sender,
)
from grader.engine.peers import (
    Conversation,
    HangsUp,
    Resets,
    Signals,
    Turn,
    WaitsUntilStuck,
)
from grader.language import Text
from grader.report.layout import across

__all__ = ["conversation_lines"]

_WIDTH = 36
_SHOWN = 4
_MOST_TURNS = 24
_LONG = 40
_HEAD = Text("the other side", "对方"), Text("your program", "你的程序")
_BYTES = Text("{data} … {length} bytes", "{data} …… 共 {length} 字节")
_AND_MORE = Text("{data} … and more", "{data} …… 等等")
_END = Text("says that nothing more will come", "表示不会再发了")
_MOVES = {
    HangsUp: Text("says: that was all", "表示：发完了"),
    Resets: Text("breaks the connection off", "强行断开连接"),
    WaitsUntilStuck: Text("does not read for a while", "有一阵子什么也不读"),
    Signals: Text("(a signal comes meanwhile)", "（这时来了一个信号）"),
}
_UNREAD = Text(
    "{count} of these bytes your program has not taken.",
    "其中有 {count} 个字节，你的程序没有取走。",
)


_STRANGERS = {
    Sender.OTHER_PORT: Text("another port", "另一个端口"),
    Sender.OTHER_HOST: Text("another host", "另一台主机"),
}
_CLIENT = Text("client {number}", "客户 {number}")
_TO = Text("to {whom}: {data}", "发给{whom}：{data}")
_FROM = Text("{whom}: {data}", "{whom}：{data}")


@singledispatch
def conversation_lines(conversation: object) -> Iterator[str]:
    """What went to and fro, from top to bottom, in the language spoken now."""
    raise TypeError(f"no words for {type(conversation).__name__}")


@conversation_lines.register
def _exchange_lines(exchange: Exchange) -> Iterator[str]:
    yield from _table([_datagram_row(exchange.peer, turn) for turn in exchange.turns])


@conversation_lines.register
def _connection_lines(conversation: Conversation) -> Iterator[str]:
    """The turns, and what was never read."""
    yield from _table([_turn_row(turn) for turn in conversation.turns])
    if conversation.unread:
        yield str(_UNREAD.filled(count=conversation.unread))


def _table(rows: list[str]) -> Iterator[str]:
    """The last of the rows below a head; nothing where there are none."""
    if rows:
        yield _row(str(_HEAD[0]), "  ", str(_HEAD[1]))
    if len(rows) > _MOST_TURNS:
        yield "  ..."
    yield from rows[-_MOST_TURNS:]


def _turn_row(turn: Turn) -> str:
    what = _what(turn)
    return _row("", "<-", what) if turn.move is None else _row(what, "->", "")


def _datagram_row(peer: DatagramPeer, turn: DatagramTurn) -> str:
    data = _datagram(turn.data)
    whom = _whom(peer, turn.by)
    if whom is not None:
        data = str((_TO if turn.heard else _FROM).filled(whom=str(whom), data=data))
    if turn.astray:
        data = str(_FROM.filled(whom=str(_STRANGERS[Sender.OTHER_PORT]), data=data))
    return _row("", "<-", data) if turn.heard else _row(data, "->", "")


def _whom(peer: DatagramPeer, number: int) -> Text | None:
    """Whose socket it is, in words, where it is neither the server's nor the only client's."""
    if isinstance(peer, Clients):
        return _CLIENT.filled(number=number) if peer.count > 1 else None
    return _STRANGERS.get(Sender(number))


def _datagram(data: bytes) -> str:
    if len(data) <= _LONG:
        return repr(data)
    return str(_BYTES.filled(data=repr(data[:_SHOWN]), length=len(data)))


def _row(left: str, arrow: str, right: str) -> str:
    return across(left, arrow, right, _WIDTH)


def _what(turn: Turn) -> str:
    move = _MOVES.get(type(turn.move))
    if move is not None:
        return str(move)
    if not turn.length:
        return str(_END)
    if len(repr(turn.data)) <= _WIDTH and turn.length == len(turn.data):
        return repr(turn.data)
    system_cut = turn.move is None and turn.length > len(turn.data)
    text = _AND_MORE if system_cut else _BYTES
    return str(text.filled(data=repr(turn.data[:_SHOWN]), length=turn.length))
