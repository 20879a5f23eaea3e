"""What multiprocessing's own exceptions mean, for those who meet one for the first time.

Their messages speak of what Python does inside; these speak of the learner's program.
"""

import re

from grader.engine.wire import Fault
from grader.language import Text

__all__ = ["meaning_of"]

_ANYTHING = ""
_MEANINGS = (
    (
        "RuntimeError",
        "finished its bootstrapping phase",
        Text(
            "A child that is not forked loads the file anew before it does its work, and this one "
            "came to a line that starts processes again. Which lines are for the first process "
            "alone, and what keeps the others out of them?",
            "不是用 fork 启动的子进程，开工之前要先把文件重新载入一遍；"
            "这一个载入到一半，又走到了启动进程的那一行。哪些行只该由最初的进程执行？"
            "靠什么把别的进程挡在外面？",
        ),
    ),
    (
        "RuntimeError",
        "context has already been set",
        Text(
            "The start method that is set there holds for the whole program, and can be set only "
            "once. How can one call have a method of its own without setting it for everybody?",
            "在那里设置的启动方式对整个程序都有效，而且只能设置一次。"
            "怎样才能让一次调用有自己的启动方式，又不替所有人设置？",
        ),
    ),
    (
        "RuntimeError",
        "is being shared with a process in a",
        Text(
            "A lock, or what contains one (a queue, a shared value), was made for one start method "
            "and given to a process of another. Which object was each of the two made by?",
            "一把锁，或者里面有锁的东西（队列、共享的值），是为一种启动方式创建的，"
            "却交给了用另一种方式启动的进程。这两样各是从哪个对象创建出来的？",
        ),
    ),
    (
        "RuntimeError",
        "only be shared between processes through inheritance",
        Text(
            "Such an object gets to a child only when the child is started: by the arguments of "
            "its Process. By which way does yours travel?",
            "这样的东西只有在启动子进程的时候才能交给它，也就是放在 Process 的参数里。"
            "你的是走哪条路送过去的？",
        ),
    ),
    (
        "AttributeError",
        "Can't get attribute",
        Text(
            "A function or class is sent as its name alone, and the child looks for it in the file "
            "that it has loaded anew. Is it there for everybody who loads the file?",
            "函数和类只以名字的形式发送，子进程再到自己重新载入的文件里去找。"
            "是不是谁载入这个文件，都能在里面找到它？",
        ),
    ),
    (
        "FileNotFoundError",
        "No such file or directory$",  # and no name of a file after it
        Text(
            "No file is meant: a child that is not forked opens a lock, or what contains one (a "
            "queue, a shared value), by its name, and the name is gone as soon as the process that "
            "made it lets go of it. Who still has it while the child starts?",
            "这里说的不是文件。不是用 fork 启动的子进程，要凭名字去打开一把锁，或者里面有锁的东西"
            "（队列、共享的值）；创建它的进程一旦不再留着它，名字就没了。子进程启动的时候，还有谁留着它？",
        ),
    ),
    *(
        (
            kind,
            words,
            Text(
                "A child that is not forked inherits nothing. Its target and its arguments are "
                "sent to it as bytes, pickled: values as they are, functions and classes as the "
                "name by which the file has them. What among them has no such form?",
                "不是用 fork 启动的子进程什么也继承不到。它的 target 和参数都要打包（pickle）成字节"
                "发过去：值按原样发，函数和类只发它在文件里的名字。你给它的东西里，哪一样没法这样发？",
            ),
        )
        for kind, words in (
            ("PicklingError", _ANYTHING),
            ("AttributeError", "Can't pickle local object"),
            ("AttributeError", "Can't get local object"),
            ("TypeError", "cannot pickle"),
        )
    ),
)
"""Kind, a pattern within the message, and what it means."""


def meaning_of(fault: Fault) -> Text | None:
    """What the exception means; None for those that speak for themselves."""
    for kind, words, meaning in _MEANINGS:
        if fault.kind == kind and re.search(words, fault.message):
            return meaning
    return None
