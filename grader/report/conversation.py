"""A conversation with a peer, as two columns: what the other side did, what the program sent."""

from collections.abc import Iterator

from rich.cells import cell_len

from grader.engine.peers import (
    Conversation,
    HangsUp,
    Resets,
    Signals,
    Turn,
    WaitsUntilStuck,
)
from grader.language import Text

__all__ = ["conversation_lines"]

_WIDTH = 36
_SHOWN = 4
_MOST_TURNS = 24
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


def conversation_lines(conversation: Conversation) -> Iterator[str]:
    """The turns from top to bottom, and what was never read."""
    turns = conversation.turns
    if turns:
        yield _row(str(_HEAD[0]), "  ", str(_HEAD[1]))
    if len(turns) > _MOST_TURNS:
        yield "  ..."
    for turn in turns[-_MOST_TURNS:]:
        what = _what(turn)
        yield _row("", "<-", what) if turn.move is None else _row(what, "->", "")
    if conversation.unread:
        yield str(_UNREAD.filled(count=conversation.unread))


def _row(left: str, arrow: str, right: str) -> str:
    return f"  {left}{' ' * (_WIDTH - cell_len(left))} {arrow} {right}".rstrip()


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
