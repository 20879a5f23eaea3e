"""What a learner reads when a run used more than it may: which limit, and one question."""

from grader.engine.failure import OverLimit, Resource
from grader.language import Text

__all__ = ["over_limit_story"]


def over_limit_story(failure: OverLimit) -> Text:
    """Which limit it was, with its number, and where to look."""
    return _LIMITS[failure.resource].filled(limit=f"{failure.limit:g}")


_LIMITS = {
    Resource.PROCESSES: Text(
        "The program had more than {limit} processes at once. Which loop starts them, and when "
        "does it stop?",
        "程序同时有超过 {limit} 个进程。是哪个循环在启动它们？它什么时候停？",
    ),
    Resource.MEMORY: Text(
        "The program used more than {limit} MB of memory. What does it keep that it no longer "
        "needs?",
        "程序用了超过 {limit} MB 内存。有什么东西已经不需要了，却还留着？",
    ),
    Resource.OUTPUT: Text(
        "The program printed more than {limit} kB. Which loop prints, and when does it stop?",
        "程序打印了超过 {limit} kB。是哪个循环在打印？它什么时候停？",
    ),
    Resource.DISK: Text(
        "The program's files took more than {limit} MB together. What is written, and how often?",
        "程序写的文件总共超过了 {limit} MB。写的是什么？写了多少遍？",
    ),
    Resource.FILE: Text(
        "The program wrote a file of more than {limit} MB. Which loop writes, and when does it "
        "stop?",
        "程序写出了一个超过 {limit} MB 的文件。是哪个循环在写？它什么时候停？",
    ),
    Resource.FILES: Text(
        "The program made more than {limit} files and folders. Which of them does it need?",
        "程序建了超过 {limit} 个文件和文件夹。真正用得着的是哪些？",
    ),
    Resource.DESCRIPTORS: Text(
        "A process had more than {limit} files, pipes or sockets open at once. Who closes them, "
        "and when?",
        "一个进程同时打开了超过 {limit} 个文件、管道或套接字。谁来关闭它们？什么时候关？",
    ),
}
