"""Words for a standstill: what happened, in which lines, why, and one question.

The question leads on; it is never the answer.
"""

from pathlib import PurePath

from grader.engine.deadlock import Diagnosis, Kind
from grader.engine.operations import Place
from grader.engine.trace import Holder, Waiting
from grader.language import Text

__all__ = ["WAITS", "at", "deadlock_story", "joined"]

_TITLES = {
    Kind.ACQUIRED_TWICE: Text(
        "Deadlock: {name} waits for a lock that it holds itself.",
        "死锁：{name} 在等一把它自己正拿着的锁。",
    ),
    Kind.LOCK_CYCLE: Text(
        "Deadlock: {names} each hold a lock that another of them waits for.",
        "死锁：{names} 各自拿着一把锁，又在等对方手里的锁。",
    ),
    Kind.HOLDER_ENDED: Text(
        "Deadlock: {name} waits for a lock whose holder has ended without releasing it.",
        "死锁：{name} 在等一把锁，而拿着它的进程没有释放就结束了。",
    ),
    Kind.GET_NOBODY_FILLS: Text(
        "Deadlock: {name} waits in get for an item that nobody will put.",
        "死锁：{name} 在 get 里等数据，但再也没有进程会放入数据。",
    ),
    Kind.PUT_NOBODY_EMPTIES: Text(
        "Deadlock: {name} waits in put for room in a full queue that nobody empties.",
        "死锁：队列已满，{name} 在 put 里等空位，但没有进程会取走数据。",
    ),
    Kind.SEND_NOBODY_RECEIVES: Text(
        "Deadlock: {name} waits in send: the pipe is full, and nobody empties it.",
        "死锁：管道已满，{name} 卡在 send 里，但没有进程来接收。",
    ),
    Kind.JOIN_OF_UNFLUSHED: Text(
        "Deadlock: {name} waits for a process that can't end before its items are taken.",
        "死锁：{name} 在等一个进程结束，而那个进程放入队列的数据没被取走就不能结束。",
    ),
    Kind.TASKS_NOT_DONE: Text(
        "Deadlock: {name} waits until all tasks are done, but some were never reported done.",
        "死锁：{name} 在等所有任务完成，但有的任务从未被报告完成。",
    ),
    Kind.RECEIVE_OPEN_END: Text(
        "Deadlock: {name} waits in recv, and the other end is still open in: {others}.",
        "死锁：{name} 在 recv 里等待，而管道的另一端仍在这些进程中打开着：{others}。",
    ),
    Kind.NOBODY_COMPLETES: Text(
        "Deadlock: {name} waits for a signal that nobody will give any more.",
        "死锁：{name} 在等一个信号，但再也没有进程会发出它。",
    ),
    Kind.LIVELOCK: Text(
        "Livelock: somebody looks again and again at what nobody will change: {names}.",
        "活锁：{names} 一遍又一遍地查看，但再也没有进程会改变所看的东西。",
    ),
    Kind.WAIT_FOR: Text(
        "Deadlock: every process waits, and none can go on.",
        "死锁：所有进程都在等待，谁也无法继续。",
    ),
}

_QUESTIONS = {
    Kind.ACQUIRED_TWICE: Text(
        "Who would have to release the lock, and can that one still get there?",
        "该由谁来释放这把锁？它还能走到那一步吗？",
    ),
    Kind.LOCK_CYCLE: Text(
        "In which order does each of them take its locks?",
        "它们各自按什么顺序拿锁？",
    ),
    Kind.HOLDER_ENDED: Text(
        "On which ways can a process leave the lines between acquire and release?",
        "一个进程可以从哪些途径离开 acquire 和 release 之间的代码？",
    ),
    Kind.GET_NOBODY_FILLS: Text(
        "How does a reader learn that nothing more will come, and how many readers are there?",
        "读取者怎样知道不会再有数据？一共有几个读取者？",
    ),
    Kind.PUT_NOBODY_EMPTIES: Text(
        "Who takes items out while this process puts them in?",
        "这个进程放入数据的时候，由谁来取走数据？",
    ),
    Kind.SEND_NOBODY_RECEIVES: Text(
        "How much can lie in a pipe, and who receives while this process sends?",
        "管道里放得下多少东西？这个进程发送的时候，由谁来接收？",
    ),
    Kind.JOIN_OF_UNFLUSHED: Text(
        "Where is an item between put and get, and who waits for whom?",
        "一个数据在 put 之后、get 之前位于哪里？谁在等谁？",
    ),
    Kind.TASKS_NOT_DONE: Text(
        "How often is each item put, and how often is it reported done?",
        "每个数据被放入了几次，又被报告完成了几次？",
    ),
    Kind.RECEIVE_OPEN_END: Text(
        "When does a reader see the end of a pipe, and who has a copy of the writing end?",
        "读取者什么时候才会看到管道的结尾？谁还有写入端的副本？",
    ),
    Kind.NOBODY_COMPLETES: Text(
        "Can the signal come before anybody waits for it, and how many are expected?",
        "信号会不会在有人等待之前就已发出？一共需要几个进程？",
    ),
    Kind.LIVELOCK: Text(
        "Who should change what the loop looks at, and can that one still run?",
        "循环所看的东西应由谁来改变？它还能运行吗？",
    ),
    Kind.WAIT_FOR: Text(
        "Follow the waits from one process to the next: where do they lead?",
        "沿着等待关系从一个进程走到下一个：最后走到哪里？",
    ),
}

WAITS = {
    "lock": Text("waits for a lock", "在等一把锁"),
    "memory": Text("waits for the lock of a value", "在等一个共享变量自己的锁"),
    "semaphore": Text("waits for a semaphore", "在等一个信号量"),
    "flock": Text("waits for the flock of a file", "在等一个文件的 flock 锁"),
    "lockf": Text("waits for the lockf of a file", "在等一个文件的 lockf 锁"),
    "condition": Text("waits to be notified", "在等通知"),
    "wakeup": Text("waits until those it notified wake up", "在等被它通知的进程醒来"),
    "event": Text("waits for an event", "在等一个事件"),
    "barrier": Text("waits at a barrier", "在屏障处等待"),
    "get": Text("waits in get", "在 get 里等待"),
    "turn": Text("waits for its turn in get", "在 get 里等待轮到自己"),
    "put": Text("waits in put", "在 put 里等待"),
    "space": Text("waits for room in a pipe", "在等管道里的空间"),
    "send": Text("waits in send", "在 send 里等待"),
    "receive": Text("waits in recv", "在 recv 里等待"),
    "ready": Text("waits until something is ready", "在等某个对象就绪"),
    "join": Text("waits in join", "在 join 里等待"),
    "children": Text("is at its end and waits for its children", "已到结尾，在等它的子进程"),
    "flush": Text(
        "is at its end and waits until its items are taken", "已到结尾，在等它放入的数据被取走"
    ),
    "tasks": Text("waits until all tasks are done", "在等所有任务完成"),
    "spin": Text("runs in circles", "在原地打转"),
}
_OTHERWISE = Text("waits", "在等待")
_PRIVATE = Text(
    "It belongs to one process: every process has a copy of its own, made at start.",
    "它只属于一个进程：每个进程启动时都得到一份自己的副本。",
)


def joined(parts: list[Text]) -> Text:
    """The lines below one another."""
    return Text("\n".join(part.en for part in parts), "\n".join(part.zh for part in parts))


def at(place: Place | None) -> Text:
    """File and line, to be put behind what happened there; empty if that is not known."""
    if place is None:
        return Text("", "")
    file = PurePath(place.file).name
    return Text(f", {file} line {place.line}", f"，{file} 第 {place.line} 行")


def _holder(holder: Holder) -> Text:
    place = at(holder.place)
    en, zh = (" (ended)", "（已结束）") if holder.ended else ("", "")
    if holder.place is None:
        return Text(f"{holder.name}{en}", f"{holder.name}{zh}")
    return Text(
        f"held by {holder.name}{en} since{place.en[1:]}", f"由 {holder.name}{zh} 拿着{place.zh}"
    )


def _wait(wait: Waiting) -> Text:
    reason, place = WAITS.get(wait.reason, _OTHERWISE), at(wait.place)
    held = [_holder(holder) for holder in wait.holders]
    en = "".join(f"; {one.en}" for one in held)
    zh = "".join(f"；{one.zh}" for one in held)
    return Text(
        f"  {wait.name} {reason.en}{place.en}{en}", f"  {wait.name} {reason.zh}{place.zh}{zh}"
    )


def deadlock_story(found: Diagnosis) -> Text:
    """What happened, every wait with its line and where the held thing was taken, one question."""
    heart = found.waits[: found.heart]
    names = ", ".join(dict.fromkeys(wait.name for wait in heart))
    title = _TITLES[found.kind].filled(
        name=heart[0].name if heart else "", names=names, others=", ".join(found.others)
    )
    private = [_PRIVATE] if found.private else []
    return joined([title, *map(_wait, found.waits), *private, _QUESTIONS[found.kind]])
