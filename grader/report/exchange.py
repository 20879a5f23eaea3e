"""What went on between clients and a learner's server, as two columns; and why no further."""

from collections.abc import Iterator

from grader.engine.clients import (
    ClientTurn,
    Closes,
    Connects,
    Exchange,
    Hears,
    HearsMessage,
    HearsTheEnd,
    Interrupts,
    IsTaken,
    Kills,
    Move,
    Step,
)
from grader.engine.failure import Unanswered
from grader.engine.peers import HangsUp, Resets
from grader.language import Text
from grader.report.layout import across

__all__ = ["exchange_lines", "unanswered_lead"]

_WIDTH = 40
_SHOWN = 4
_LONGEST = 32
_MOST_TURNS = 24
_HEAD = Text("the clients", "客户端"), Text("your server", "你的服务器")
_BYTES = Text("{data} … {length} bytes", "{data} …… 共 {length} 字节")
_FRAMED = Text("{payload} (framed)", "{payload}（带头部）")
_HEADER = 4
_SAYS = Text("{client}: {what}", "{client}：{what}")
_ANSWERS = Text("to {client}: {what}", "对 {client}：{what}")
_ENDS = Text("ends the connection with {client}", "结束与 {client} 的连接")
_MOVES: dict[type, Text] = {
    Connects: Text("{client} connects", "{client} 连上来"),
    HangsUp: Text("{client} says: that was all", "{client} 表示：发完了"),
    Closes: Text("{client} closes the connection", "{client} 关闭连接"),
    Resets: Text("{client} breaks the connection off", "{client} 强行断开连接"),
    Interrupts: Text("(Ctrl-C: SIGINT is sent to it)", "（Ctrl-C：向它发出 SIGINT）"),
    Kills: Text("(it is killed with all its children)", "（它连同所有子进程一起被杀死）"),
}
_REFUSED = Text(
    "Nobody listened any more when these came: {names}",
    "这些客户端来的时候，已经没人监听了：{names}",
)
_WAITS = Text("{client} still waits for {what}", "{client} 还在等：{what}")
_FOR = {
    IsTaken: Text("somebody to accept", "有人接受连接"),
    Hears: Text("{count} more bytes", "再来 {count} 个字节"),
    HearsMessage: Text("a message", "一条消息"),
    HearsTheEnd: Text("the end of the connection", "连接结束"),
    Connects: Text("its connection", "连接建立"),
}
_ITS_TURN = Text("its turn", "轮到它")
"""Other moves wait for nothing; but a run that is out of time may end before any of them."""


def exchange_lines(exchange: Exchange) -> Iterator[str]:
    """The turns from top to bottom, and what the script still waited for."""
    turns = exchange.turns
    if turns:
        yield _row(str(_HEAD[0]), "  ", str(_HEAD[1]))
    if len(turns) > _MOST_TURNS:
        yield "  ..."
    for turn in turns[-_MOST_TURNS:]:
        what = _what(turn)
        yield _row("", "<-", what) if turn.move is None else _row(what, "->", "")
    if exchange.waits is not None:
        yield f"  {_waiting(exchange.waits)}"
    if exchange.refused:
        yield str(_REFUSED.filled(names=", ".join(sorted(exchange.refused))))


def unanswered_lead(failure: Unanswered) -> Text:
    """What it was that never came, and who could still have brought it about."""
    step = failure.step
    if step is None:
        return _NEVER_RETURNS
    facts = {"client": step.client, "holders": ", ".join(failure.holders)}
    if isinstance(step.move, HearsTheEnd) and failure.holders:
        return _NO_END.filled(**facts)
    if not failure.taken:
        return _NOT_TAKEN.filled(**facts)
    return _NO_ANSWER.filled(what=str(_awaited(step.move)), **facts)


_NEVER_RETURNS = Text(
    "All the clients have done what they came for, and the call never returns. Everybody waits:",
    "客户端要做的都做完了，函数却永远不会返回。大家都在等：",
)
_NO_END = Text(
    "{client} has said all, and waits in vain for the end of the connection. It ends only when "
    "nobody has that socket open any more, and these still have: {holders}.",
    "{client} 的话都说完了，却等不到连接结束。只要还有进程开着这个套接字，连接就不会结束；"
    "现在还开着它的有：{holders}。",
)
_NOT_TAKEN = Text(
    "{client} waits in vain: the connection has not even been accepted, and nobody will do so any "
    "more.",
    "{client} 白等了：它的连接根本没有被接受，而且再也不会有谁来接受了。",
)
_NO_ANSWER = Text(
    "{client} waits in vain for {what}. Its connection has been accepted; these have it open: "
    "{holders}.",
    "{client} 白等了，它在等：{what}。它的连接已经被接受，现在开着这个连接的有：{holders}。",
)


def _what(turn: ClientTurn) -> str:
    move = _MOVES.get(type(turn.move))
    if move is not None:
        return str(move.filled(client=turn.client))
    if not turn.length:
        return str(_ENDS.filled(client=turn.client))
    text = _ANSWERS if turn.move is None else _SAYS
    return str(text.filled(client=turn.client, what=_data(turn)))


def _data(turn: ClientTurn) -> str:
    if turn.length == len(turn.data):
        payload = _payload(turn.data)
        if payload:
            return str(_FRAMED.filled(payload=payload))
        whole = repr(turn.data)
        if len(whole) <= _LONGEST:
            return whole
    return str(_BYTES.filled(data=repr(turn.data[:_SHOWN]), length=turn.length))


def _payload(data: bytes) -> str:
    """What is in one whole message of exercise 13's framing; empty where it is no such text."""
    if int.from_bytes(data[:_HEADER], "big") != len(data) - _HEADER:
        return ""
    text = data[_HEADER:].decode("utf-8", "replace")
    return text if text.isprintable() and text.isascii() else ""


def _waiting(step: Step) -> str:
    return str(_WAITS.filled(client=step.client, what=str(_awaited(step.move))))


def _awaited(move: Move) -> Text:
    count = move.count if isinstance(move, Hears) else 0
    return _FOR.get(type(move), _ITS_TURN).filled(count=count)


def _row(left: str, arrow: str, right: str) -> str:
    return across(left, arrow, right, _WIDTH)
