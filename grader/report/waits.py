"""What a process was waiting for, in words, from the last lines of its stack."""

from pathlib import PurePath

from grader.engine.records import Standing
from grader.engine.wire import Frame
from grader.language import Text

__all__ = ["CALLS", "call_waited_in", "waits_for"]

CALLS: dict[tuple[str, str], Text] = {
    ("synchronize.py", "__enter__"): Text("waits for a lock", "在等一把锁"),
    ("synchronize.py", "wait"): Text(
        "waits for an event or a condition", "在等一个事件（Event）或条件（Condition）"
    ),
    ("synchronize.py", "wait_for"): Text("waits for a condition", "在等一个条件（Condition）"),
    ("process.py", "join"): Text("waits in join() for a child to end", "在 join() 里等子进程结束"),
    ("queues.py", "get"): Text(
        "waits in get() for something in a queue", "在 get() 里等队列里有东西"
    ),
    ("queues.py", "put"): Text("waits in put() for room in a queue", "在 put() 里等队列有空位"),
    ("queues.py", "join"): Text(
        "waits in the queue's join() for task_done()", "在队列的 join() 里等 task_done()"
    ),
    ("queues.py", "_finalize_join"): Text(
        "has ended its work, and waits until somebody empties its queue",
        "活已经干完了，但它放进队列的东西没人取走，所以退不出去",
    ),
    ("connection.py", "recv"): Text("waits in recv() for a message", "在 recv() 里等对方发消息"),
    ("connection.py", "recv_bytes"): Text(
        "waits in recv_bytes() for a message", "在 recv_bytes() 里等对方发消息"
    ),
    ("connection.py", "send"): Text(
        "waits in send() until the other end reads", "在 send() 里等对方把数据读走"
    ),
    ("connection.py", "poll"): Text("waits in poll() for a message", "在 poll() 里等对方发消息"),
    ("connection.py", "wait"): Text(
        "waits for one of several connections", "在等几个连接中的某一个"
    ),
    ("util.py", "_exit_function"): Text(
        "has come to its end, and waits for its children", "已经运行到结尾，在等它的子进程结束"
    ),
}
"""By the standard library's module and function; the first that fits, from the outside in."""

_TWICE = Text("waits for a lock that it holds itself", "在等一把锁，而这把锁正握在它自己手里")
_UNKNOWN = Text("was here", "当时在这里")


def waits_for(standing: Standing, file: str) -> Text:
    """What the process waits for; `file` is the learner's."""
    if standing.twice:
        return _TWICE
    call = call_waited_in(standing, file)
    return CALLS[call] if call else _UNKNOWN


def call_waited_in(standing: Standing, file: str) -> tuple[str, str] | None:
    """The module and function of the standard library's that the process waits in, if we know."""
    below = _below_learner(standing.frames, file)
    calls = ((PurePath(frame.file).name, frame.function) for frame in below)
    return next((call for call in calls if call in CALLS), None)


def _below_learner(frames: tuple[Frame, ...], file: str) -> tuple[Frame, ...]:
    own = [index for index, frame in enumerate(frames) if frame.file == file]
    return frames[own[-1] + 1 :] if own else frames
