"""Tells a learner why a run failed: what happened, in which of their lines, and one question."""

from functools import singledispatch

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
    Runaway,
    Standstill,
    Tampering,
    Todo,
    Unanswered,
    Uncontrolled,
    WatcherKilled,
)
from grader.language import Text
from grader.report import waiting
from grader.report.exceeded import over_limit_story
from grader.report.pieces import Source, exception, last_place, meaning, story

__all__ = ["tell"]


@singledispatch
def tell(failure: object, source: Source) -> str:
    """The story of a failure, in the language spoken now."""
    raise TypeError(f"no words for {type(failure).__name__}")


tell.register(Deadlock, waiting.deadlock)
tell.register(Standstill, waiting.standstill)
tell.register(NothingToCome, waiting.nothing_to_come)
tell.register(NoDatagram, waiting.no_datagram)
tell.register(Unanswered, waiting.unanswered)
tell.register(CutShort, waiting.cut_short)
tell.register(Runaway, waiting.runaway)


@tell.register
def _load_failure(failure: LoadFailure, source: Source) -> str:
    lead = Text("{file} could not be loaded: {fault}", "{file} 无法载入：{fault}")
    return story(
        lead.filled(file=source.name, fault=exception(failure.fault)),
        *last_place(failure.fault.frames, source),
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
def _over_limit(failure: OverLimit, source: Source) -> str:
    return str(over_limit_story(failure))


@tell.register
def _crash(failure: Crash, source: Source) -> str:
    lead = Text("{process} ended with {fault}", "{process} 因为 {fault} 而结束")
    return story(
        lead.filled(process=failure.process, fault=exception(failure.fault)),
        *last_place(failure.fault.frames, source),
        *meaning([failure.fault]),
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
    elsewhere = Text(
        "Plain data was expected (numbers, texts, lists, dicts), but {place} is a {kind}. "
        "Does it still live in, or belong to, another process?",
        "返回值应该是普通数据（数、字符串、列表、字典），但 {place} 是 {kind}。"
        "它是不是还留在、或者属于另一个进程？",
    )
    here = Text(
        "Plain data was expected (numbers, texts, bytes, lists, dicts), but {place} is a {kind}. "
        "Which of these could say the same?",
        "返回值应该是普通数据（数、字符串、字节串、列表、字典），但 {place} 是 {kind}。"
        "同样的内容，用其中哪一种可以表示？",
    )
    lead = elsewhere if "Proxy" in failure.kind else here
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
    return story(lead.filled(name=failure.name), *last_place(frames, source))
