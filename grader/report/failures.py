"""Tells a learner why a run failed: what happened, in which of their lines, and one question."""

from collections.abc import Iterator
from functools import singledispatch
from typing import Protocol

from grader.engine.failure import (
    CameBackTwice,
    Crash,
    CutShort,
    Deadlock,
    Endless,
    Leak,
    Leftovers,
    LoadFailure,
    NoAnswer,
    NoDatagram,
    NotData,
    NothingThere,
    NothingToCome,
    OverLimit,
    RefusedUse,
    Resource,
    Runaway,
    Standstill,
    Tampering,
    Todo,
    Unanswered,
    Uncontrolled,
    WatcherKilled,
)
from grader.engine.records import ProcessRecord, Standing
from grader.engine.wire import Fault, Frame
from grader.language import Text
from grader.report.diagnosis import deadlock_story
from grader.report.exceeded import over_limit_story
from grader.report.exchange import unanswered_lead
from grader.report.faults import meaning_of
from grader.report.waits import waits_for

__all__ = ["Source", "tell"]


class Source(Protocol):
    """The learner's file, for quoting."""

    @property
    def name(self) -> str:
        """The file's name as it stands in stacks."""

    def line(self, number: int) -> str:
        """The text of one line, without its indentation; empty if there is none."""


@singledispatch
def tell(failure: object, source: Source) -> str:
    """The story of a failure, in the language spoken now."""
    raise TypeError(f"no words for {type(failure).__name__}")


@tell.register
def _load_failure(failure: LoadFailure, source: Source) -> str:
    lead = Text("{file} could not be loaded: {fault}", "{file} 无法载入：{fault}")
    return _story(
        lead.filled(file=source.name, fault=_fault(failure.fault.kind, failure.fault.message)),
        *_last_place(failure.fault.frames, source),
    )


@tell.register
def _nothing_there(failure: NothingThere, source: Source) -> str:
    lead = Text(
        "{file} has no function {function}(). Was it renamed, or moved into something else?",
        "{file} 里没有函数 {function}()。是改了名，还是挪到别的东西里面去了？",
    )
    return str(lead.filled(file=source.name, function=failure.function))


@tell.register
def _todo(failure: Todo, source: Source) -> str:
    lead = Text(
        "{function}() is still to be written: it raises NotImplementedError.",
        "{function}() 还没有写：它抛出了 NotImplementedError。",
    )
    script = Text(
        "The script is still to be written: it raises NotImplementedError.",
        "脚本还没有写：它抛出了 NotImplementedError。",
    )
    return str(lead.filled(function=failure.function) if failure.function else script)


@tell.register
def _deadlock(failure: Deadlock, source: Source) -> str:
    twice = [standing for standing in failure.standings if standing.twice]
    lead = _twice_lead(twice[0], source) if twice else _DEADLOCK
    return _story(
        str(lead),
        "",
        *_standings(failure.standings, source),
        *_ended_badly(failure.ended_badly, source),
        "",
        str(_TWICE_QUESTION if twice else _DEADLOCK_QUESTION),
    )


@tell.register
def _nothing_to_come(failure: NothingToCome, source: Source) -> str:
    return _story(_SILENCE, "", *_standings(failure.standings, source), "", _SILENCE_QUESTION)


@tell.register
def _unanswered(failure: Unanswered, source: Source) -> str:
    lead, places = unanswered_lead(failure), _standings(failure.standings, source)
    return _story(lead, "", *places, "", _UNANSWERED_QUESTION)


_UNANSWERED_QUESTION = Text(
    "Look at who stands where, and at the exchange below: what does each of these lines wait for, "
    "and who is kept waiting by it?",
    "看看谁停在哪一行，再看下面的往来：这些行各自在等什么，又让谁一直等着？",
)


@tell.register
def _cut_short(failure: CutShort, source: Source) -> str:
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


@tell.register
def _no_datagram(failure: NoDatagram, source: Source) -> str:
    return _story(_LOST, "", *_standings(failure.standings, source), "", _LOST_QUESTION)


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


@tell.register
def _runaway(failure: Runaway, source: Source) -> str:
    lead = _ON_PROCESSOR if failure.resource == Resource.PROCESSOR else _TOO_LONG
    return _story(
        str(lead.filled(limit=f"{failure.limit:g}")),
        "",
        *_standings(failure.standings, source),
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


@tell.register
def _over_limit(failure: OverLimit, source: Source) -> str:
    return str(over_limit_story(failure))


@tell.register
def _crash(failure: Crash, source: Source) -> str:
    lead = Text("{process} ended with {fault}", "{process} 因为 {fault} 而结束")
    fault = _fault(failure.fault.kind, failure.fault.message)
    return _story(
        lead.filled(process=failure.process, fault=fault),
        *_last_place(failure.fault.frames, source),
        *_meaning([failure.fault]),
    )


@tell.register
def _no_answer(failure: NoAnswer, source: Source) -> str:
    lead = _KILLED if failure.exit_code is not None and failure.exit_code < 0 else _LEFT
    return str(lead.filled(code=failure.exit_code))


_LEFT = Text(
    "The program ended (exit code {code}) before the function had returned. "
    "Nothing was returned, so nothing can be counted. What ends the process here?",
    "函数还没有返回，程序就结束了（退出码 {code}）。没有返回值，也就没法给分。"
    "是什么让进程在这里结束的？",
)
_KILLED = Text(
    "The program was killed by a signal ({code}) before the function had returned. Who sent it?",
    "函数还没有返回，程序就被信号（{code}）杀死了。这个信号是谁发的？",
)


@tell.register
def _came_back_twice(failure: CameBackTwice, source: Source) -> str:
    return str(
        Text(
            "A child made by os.fork() came out of the function as well: from there on there were "
            "two of you. How does a forked child end where its work is done?",
            "os.fork() 产生的子进程也从函数里返回了：从那以后就有两个“你”在跑。"
            "子进程干完活以后，应该怎样就地结束？",
        )
    )


@tell.register
def _tampering(failure: Tampering, source: Source) -> str:
    return str(
        Text(
            "The program wrote into a connection that is not its own. The run was stopped.",
            "程序往不属于它的连接里写了东西，运行被中止。",
        )
    )


@tell.register
def _watcher_killed(failure: WatcherKilled, source: Source) -> str:
    return str(
        Text(
            "The program killed a process that it had not started: the one that watches over it. "
            "Whose number does it send the signal to?",
            "程序杀掉了一个不是它启动的进程：负责看护它的那个进程。这个信号到底发给了谁？",
        )
    )


@tell.register
def _not_data(failure: NotData, source: Source) -> str:
    lead = Text(
        "Plain data was expected (numbers, texts, lists, dicts), but {place} is a {kind}. "
        "Does it still live in, or belong to, another process?",
        "返回值应该是普通数据（数、字符串、列表、字典），但 {place} 是 {kind}。"
        "它是不是还留在、或者属于另一个进程？",
    )
    place = Text(failure.place, _in_chinese(failure.place))
    return str(lead.filled(place=str(place), kind=failure.kind))


def _in_chinese(place: str) -> str:
    """The place in the result as `plain` names it."""
    bare = place.removeprefix("a key of ")
    named = bare.replace("the result", "返回值", 1)
    return named if bare == place else f"{named} 的一个键"


@tell.register
def _leak(failure: Leak, source: Source) -> str:
    lead = Text(
        "The program had ended, but it left processes behind: {names}. "
        "Who waits for them, or ends them?",
        "程序已经结束，却留下了进程：{names}。谁来等它们，或者结束它们？",
    )
    return str(lead.filled(names=", ".join(failure.processes)))


@tell.register
def _leftovers(failure: Leftovers, source: Source) -> str:
    lead = Text(
        "Every process had ended, but shared memory was left behind: {names}. It stays until "
        "somebody removes it. Which process is the last to need it?",
        "所有进程都结束了，却留下了共享内存：{names}。没人删除，它就会一直在。"
        "最后用到它的是哪个进程？",
    )
    return str(lead.filled(names=", ".join(failure.names)))


@tell.register
def _standstill(failure: Standstill, source: Source) -> str:
    story, *question = str(deadlock_story(failure.diagnosis)).rsplit("\n", 1)
    return _story(story, *_ended_badly(failure.ended_badly, source), *question)


@tell.register
def _endless(failure: Endless, source: Source) -> str:
    lead = Text(
        "The program was still going on after {steps} steps. Who could end what it is waiting "
        "for, and does that one still run?",
        "走了 {steps} 步，程序还没有结束。它在等的事情该由谁来完成？那个进程还在运行吗？",
    )
    return str(lead.filled(steps=failure.steps))


@tell.register
def _uncontrolled(failure: Uncontrolled, source: Source) -> str:
    lead = Text(
        "Uncontrolled nondeterminism: the same order of moves did not give the same program "
        "again ({detail}). What in your program can be different each time?",
        "不受控制的不确定性：同样的执行顺序，程序两次的表现却不一样（{detail}）。"
        "你的程序里有什么东西每次都可能不同？",
    )
    return str(lead.filled(detail=failure.detail))


@tell.register
def _refused_use(failure: RefusedUse, source: Source) -> str:
    lead = Text(
        "The program uses {name}, which this exercise does not need and the grader can't follow.",
        "程序用到了 {name}：这个练习用不着它，评分器也无法跟踪它。",
    )
    frames = (failure.frame,) if failure.frame else ()
    return _story(lead.filled(name=failure.name), *_last_place(frames, source))


# --- pieces of a story ----------------------------------------------------------------------------
def _story(*lines: object) -> str:
    return "\n".join(str(line) for line in lines)


def _fault(kind: str, message: str) -> str:
    """The exception in one line; of several paragraphs, the first one."""
    first, several, _ = message.strip().partition("\n\n")
    shown = " ".join(first.split()) if several else message
    return f"{kind}: {shown}" if shown else kind


def _last_place(frames: tuple[Frame, ...], source: Source) -> Iterator[str]:
    own = [frame for frame in frames if frame.file == source.name]
    if own:
        yield from _quote(own[-1], source)


def _standings(standings: tuple[Standing, ...], source: Source) -> Iterator[str]:
    for standing in standings:
        yield f"  {standing.process}  {waits_for(standing, source.name)}"
        for frame in standing.frames:
            if frame.file == source.name:
                yield from _quote(frame, source)


def _quote(frame: Frame, source: Source) -> Iterator[str]:
    yield f"    {frame.file}:{frame.line}  {frame.function}()  {source.line(frame.line)}"


def _ended_badly(records: tuple[ProcessRecord, ...], source: Source) -> Iterator[str]:
    ended = Text("  {process}  had ended with {fault}", "  {process}  此前已经因为 {fault} 结束")
    names: dict[Fault, list[str]] = {}
    for record in records:
        if record.fault is not None:
            names.setdefault(record.fault, []).append(record.name)
    for raised, those in names.items():
        fault = _fault(raised.kind, raised.message)
        yield str(ended.filled(process=", ".join(those), fault=fault))
        yield from _last_place(raised.frames, source)
    yield from _meaning(list(names))


def _meaning(faults: list[Fault]) -> Iterator[str]:
    """What the first of the faults that we know means, a paragraph of its own."""
    known = [meaning for fault in faults if (meaning := meaning_of(fault))]
    if known:
        yield from ("", str(known[0]))
