"""What a process does in one move of a shape, in words."""

from grader.language import Text
from grader.outcome import Move
from grader.report.diagnosis import WAITS
from grader.report.waits import CALLS
from grader.report.words import READS, WRITES

__all__ = ["done", "waits"]

_WAITS, _CALLS = "waits: ", "calls: "
_DOES = {
    "reads": READS,
    "writes": WRITES,
    "looks": Text("sees", "看到"),
    "changes": Text("changes it to", "改成"),
    "acts": Text("acts on what it saw", "按刚才看到的行动"),
    "sleeps": Text("sleeps", "睡眠"),
    "uses": Text("uses what is shared", "使用共享的东西"),
    "empties": Text("opens the file, which empties it", "打开文件，文件随即清空"),
    "reads half": Text("reads it half written", "读到没写完的内容"),
    "fills": Text("writes it", "写入内容"),
    "takes": Text("takes a lock", "拿到一把锁"),
    "ends": Text("ends", "结束"),
    "prints": Text("prints", "打印"),
}
_REASONS = WAITS | {
    f"{module.removesuffix('.py')}.{function}": text for (module, function), text in CALLS.items()
}
_OTHERWISE = Text("waits", "在等待")


def waits(move: Move) -> bool:
    """Whether it is where the process stands in the end."""
    return move.does.startswith(_WAITS)


def done(move: Move) -> Text:
    """What the process does, with the number that it reads or writes."""
    if waits(move):
        return _REASONS.get(move.does.removeprefix(_WAITS), _OTHERWISE)
    if move.does.startswith(_CALLS):
        function = move.does.removeprefix(_CALLS)
        return Text(f"calls {function}()", f"调用 {function}()")
    words = _DOES.get(move.does, Text(move.does, move.does))
    return Text(f"{words.en} {move.value}".rstrip(), f"{words.zh} {move.value}".rstrip())
