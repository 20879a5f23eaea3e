"""What each kind of mistake is called in front of a class, and what there is to be taught."""

from grader.language import Text
from grader.outcome import Verdict
from grader.report.overview.standstills import STANDSTILLS, Lesson
from grader.report.shapes import IN_SOME_ORDER, NOT_EVERY_ORDER, RESULT
from grader.report.words import VERDICT_WORDS

__all__ = ["lesson_of"]


_NOTHING = Text("", "")
_RUN_IT = Text(
    "Run the file, and the visible tests, before handing it in.",
    "提交之前先运行一遍文件，再运行一遍公开测试。",
)
_LESSONS: dict[str, Lesson] = STANDSTILLS | {
    "lost update": Lesson(
        Text(
            "A lost update: one process overwrites what another wrote",
            "丢失更新：一个进程覆盖了另一个进程写入的值",
        ),
        Text(
            "Reading, computing and writing back are one critical section, under one shared lock.",
            "读出、计算、写回是同一个临界区，要由大家共用的一把锁保护。",
        ),
    ),
    "torn read": Lesson(
        Text(
            "A file is read while another process is still writing it",
            "文件还没写完，就有别的进程来读",
        ),
        Text(
            "Opening for writing empties the file: readers need the lock too, or write beside it "
            "and rename.",
            "以写入方式打开文件会先清空它：读的一方也要拿锁，或者先写到旁边的文件再改名。",
        ),
    ),
    "stale look": Lesson(
        Text(
            "Check, then act: a process acts on a look that is no longer true",
            "先检查后行动：进程依据的是已经过时的查看结果",
        ),
        Text(
            "The look and the act belong together, under the same lock.",
            "查看和行动要放在一起，由同一把锁保护。",
        ),
    ),
    "sleep race": Lesson(
        Text(
            "A sleep in the place of a join, a lock or an event",
            "用 sleep 代替了 join、锁或事件",
        ),
        Text(
            "Nobody knows how long another process takes: wait for what has to happen.",
            "谁也不知道别的进程要多久：要等的是事情发生，而不是时间过去。",
        ),
    ),
    "deadlock": Lesson(
        Text(
            "Deadlock in a real run: every process waits",
            "真实运行中的死锁：所有进程都在等待",
        ),
        Text(
            "Who should have let the first of them go on?",
            "最先该由谁来让其中一个继续走下去？",
        ),
    ),
    "no datagram": Lesson(
        Text(
            "The program waits for ever for a datagram that was lost",
            "程序永远在等一个已经丢失的数据报",
        ),
        Text("A wait for a datagram has a time limit.", "等数据报一定要有时限。"),
    ),
    "nothing to come": Lesson(
        Text(
            "The program waits for bytes that will not come",
            "程序在等不会再来的字节",
        ),
        Text(
            "A stream has no messages: the length says when one is whole.",
            "字节流里没有消息的边界：要靠长度判断一条消息是否收全。",
        ),
    ),
    "unanswered": Lesson(
        Text("A client is never answered", "客户端一直等不到回应"),
        Text(
            "Who serves the next client while one is being served?",
            "正在服务一个客户端时，由谁来服务下一个？",
        ),
    ),
    "cut short": Lesson(
        Text(
            "The server returns before its clients are done", "客户端的事还没做完，服务器就返回了"
        ),
        Text(
            "What ends a server, and who may ask for it?", "服务器由什么来结束？谁可以要求它结束？"
        ),
    ),
    "runaway": Lesson(
        Text("The program does not come to an end", "程序停不下来"),
        Text(
            "What has to change for the loop to end, and who changes it?",
            "循环要结束，得有什么发生变化？由谁来改变？",
        ),
    ),
    "endless": Lesson(
        Text("The program goes on step after step, without an end", "程序一步接一步，没有尽头"),
        Text(
            "What has to change for the loop to end, and who changes it?",
            "循环要结束，得有什么发生变化？由谁来改变？",
        ),
    ),
    "over limit": Lesson(
        Text("The program uses more than it may", "程序用的资源超过了上限"),
        Text(
            "How many processes, how much memory does the task need?",
            "这个任务需要多少进程、多少内存？",
        ),
    ),
    "load": Lesson(Text("The file can't be loaded", "文件无法载入"), _RUN_IT),
    "nothing there": Lesson(
        Text("A function is missing, or has another name", "函数不见了，或者改了名"), _RUN_IT
    ),
    "crash": Lesson(
        Text("A process ends with an exception", "进程因异常而结束"),
        Text(
            "The traceback of a child stands on stderr; the parent sees an exit code alone.",
            "子进程的错误信息在 stderr 里；父进程只看得到退出码。",
        ),
    ),
    "no answer": Lesson(
        Text("The program ends before the function returns", "函数还没返回，程序就结束了"),
        Text(
            "os._exit and signals end a process without a return.",
            "os._exit 和信号会直接结束进程，函数不会返回。",
        ),
    ),
    "came back twice": Lesson(
        Text(
            "A forked child comes out of the function as well", "fork 出来的子进程也从函数里返回了"
        ),
        Text(
            "A forked child ends where its work is done.", "fork 出来的子进程干完活就要就地结束。"
        ),
    ),
    "tampering": Lesson(
        Text("The program writes where it has no business", "程序往不属于它的地方写东西"), _NOTHING
    ),
    "watcher killed": Lesson(
        Text("The program kills a process that is not its own", "程序杀掉了不属于它的进程"),
        _NOTHING,
    ),
    "not data": Lesson(
        Text("What is returned is no plain data", "返回的不是普通数据"),
        Text(
            "What lives in shared memory or in a Manager has to be copied out: list(), .value.",
            "共享内存或 Manager 里的东西要先取出来：list()、.value。",
        ),
    ),
    "leak": Lesson(
        Text("Processes are left behind", "留下了没有结束的进程"),
        Text("Who starts a process joins it.", "谁启动进程，谁就要 join。"),
    ),
    "leftovers": Lesson(
        Text("Shared memory is left behind", "留下了没有删除的共享内存"),
        Text(
            "Everybody closes it, the last one unlinks it.",
            "每个进程都要 close，最后一个要 unlink。",
        ),
    ),
    "uncontrolled": Lesson(
        Text("The program is not the same twice in the same order", "同样的顺序，程序两次表现不同"),
        _NOTHING,
    ),
    "refused use": Lesson(
        Text("Something is used that the exercise does not need", "用了练习用不着的东西"), _NOTHING
    ),
}
_NAMELESS = {
    RESULT: Text("The result is wrong.", "结果不对。"),
    IN_SOME_ORDER: Text(
        "Right in the first order that was tried, wrong in another.",
        "第一种顺序下是对的，换一种顺序就错了。",
    ),
    NOT_EVERY_ORDER: Text(
        "No run is wrong by itself, all of them together are: something never happens.",
        "单看哪一次运行都没错，合起来看却不对：有的情况从来不会出现。",
    ),
}


def lesson_of(kind: str, verdict: Verdict, title: Text | None) -> Lesson:
    """The lesson of that kind; of a mistake without a name, the `title` is that of its test."""
    if title is not None:
        return Lesson(title, _NAMELESS.get(kind, VERDICT_WORDS[verdict]))
    return _LESSONS.get(kind) or Lesson(VERDICT_WORDS[verdict], _NOTHING)
