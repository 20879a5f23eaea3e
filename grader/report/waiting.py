"""The stories of runs that came to no end: who stands where, and what would let them go on."""

from grader.engine.failure import (
    CutShort,
    Deadlock,
    NoDatagram,
    NothingToCome,
    Resource,
    Runaway,
    Standstill,
    Unanswered,
)
from grader.engine.records import Standing
from grader.language import Text
from grader.report.diagnosis import deadlock_story
from grader.report.exchange import unanswered_lead
from grader.report.pieces import Source, ended_badly, story, where

__all__ = [
    "cut_short",
    "deadlock",
    "no_datagram",
    "nothing_to_come",
    "runaway",
    "standstill",
    "unanswered",
]


def deadlock(failure: Deadlock, source: Source) -> str:
    """Everybody waits for another, or for a lock of its own."""
    twice = [standing for standing in failure.standings if standing.twice]
    lead = _twice_lead(twice[0], source) if twice else _DEADLOCK
    return story(
        str(lead),
        "",
        *where(failure.standings, source),
        *ended_badly(failure.ended_badly, source),
        "",
        str(_TWICE_QUESTION if twice else _DEADLOCK_QUESTION),
    )


def nothing_to_come(failure: NothingToCome, source: Source) -> str:
    """The other side of a TCP connection has made all its moves."""
    return story(_SILENCE, "", *where(failure.standings, source), "", _SILENCE_QUESTION)


def unanswered(failure: Unanswered, source: Source) -> str:
    """A client waits for what will not come."""
    lead, places = unanswered_lead(failure), where(failure.standings, source)
    return story(lead, "", *places, "", _UNANSWERED_QUESTION)


_UNANSWERED_QUESTION = Text(
    "Look at who stands where, and at the exchange below: what does each of these lines wait for, "
    "and who is kept waiting by it?",
    "看看谁停在哪一行，再看下面的往来：这些行各自在等什么，又让谁一直等着？",
)


def cut_short(failure: CutShort, source: Source) -> str:
    """The server has returned before its clients were done."""
    return str(
        Text(
            "The call had returned before the clients had done what they came for. What ends "
            "your server, and was it asked to end?",
            "客户端的事还没做完，函数就已经返回了。是什么让你的服务器结束的？有谁要它结束吗？",
        )
    )


_SILENCE = Text(
    "Your program waits for ever: the other side has done all that it will ever do, and keeps the "
    "connection open.",
    "程序会永远等下去：对方该做的都做完了，连接仍然开着，却再也不会有动静。",
)
_SILENCE_QUESTION = Text(
    "Look at the conversation: which bytes does this line still wait for, and had it already been "
    "told enough to go on?",
    "看看下面的对话：这一行还在等哪些字节？已经收到的内容是不是早就够它往下走了？",
)


def no_datagram(failure: NoDatagram, source: Source) -> str:
    """No datagram will come any more."""
    return story(_LOST, "", *where(failure.standings, source), "", _LOST_QUESTION)


_LOST = Text(
    "Your program waits for ever, without a time limit: no datagram will come any more.",
    "程序会永远等下去：它没有设等待的时限，而再也不会有数据报到来了。",
)
_LOST_QUESTION = Text(
    "Look at the datagrams below. One that is lost is lost without a word: what does this line "
    "wait for, and what should have ended the wait?",
    "看看下面的这些数据报。数据报丢了，谁也不会来说一声：这一行在等什么？本来该由什么来结束这次等待？",
)


_DEADLOCK = Text(
    "Deadlock: every process waits, and nobody is left who could wake one of them.",
    "死锁：所有进程都在等，已经没有谁能唤醒它们了。",
)
_TWICE = Text(
    "Deadlock: {process} has acquired the same {kind} twice. It holds the lock, and now it waits "
    "for it at line {line}: only {process} itself could release it.",
    "死锁：{process} 把同一把 {kind} 获取了两次。锁就在它手里，它却又在第 {line} 行等这把锁："
    "能释放它的只有 {process} 自己。",
)
_DEADLOCK_QUESTION = Text(
    "Who should have let the first of them go on, and what kept it from doing so?",
    "最先该由谁来让其中一个继续走下去？又是什么拦住了它？",
)
_TWICE_QUESTION = Text(
    "Follow the lines from the top: where was the lock taken first, and is it still needed there "
    "when the second line asks for it?",
    "从上往下顺着这些行看：这把锁最先是在哪里拿到的？第二处要锁的时候，第一处还握着它吗？",
)


def _twice_lead(standing: Standing, source: Source) -> Text:
    own = [frame for frame in standing.frames if frame.file == source.name]
    line = own[-1].line if own else 0
    return _TWICE.filled(process=standing.process, kind=standing.twice, line=line)


def runaway(failure: Runaway, source: Source) -> str:
    """It went on until its time was used up."""
    lead = _ON_PROCESSOR if failure.resource == Resource.PROCESSOR else _TOO_LONG
    return story(
        str(lead.filled(limit=f"{failure.limit:g}")),
        "",
        *where(failure.standings, source),
        "",
        str(_RUNAWAY_QUESTION),
    )


_ON_PROCESSOR = Text(
    "The program computed for {limit} s without an end. Here it was when it was stopped:",
    "程序一直在计算，用掉了 {limit} 秒处理器时间还没有停。被叫停时它在这里：",
)
_TOO_LONG = Text(
    "The program was not done after {limit} s. Here it was when it was stopped:",
    "过了 {limit} 秒，程序还没有结束。被叫停时它在这里：",
)
_RUNAWAY_QUESTION = Text(
    "What would have to change for this loop or this wait to end, and who changes it?",
    "这个循环（或这次等待）要结束，得有什么发生变化？由谁来改变它？",
)


def standstill(failure: Standstill, source: Source) -> str:
    """A deadlock in an explored run, where its cause is known."""
    told, *question = str(deadlock_story(failure.diagnosis)).rsplit("\n", 1)
    return story(told, *ended_badly(failure.ended_badly, source), *question)
