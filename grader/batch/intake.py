"""What may be taken from a learner: one regular UTF-8 file of at most 1 MiB, of their own."""

import os
import stat
from pathlib import Path

from grader.language import Text

__all__ = ["LARGEST", "handed_in", "problem_with"]

LARGEST = 1024 * 1024
"""The size in bytes above which a work file is not read."""

_FOLDER = Text(
    "{name} is a folder. Hand in a file of that name.", "{name} 是文件夹。请交一个同名的文件。"
)
_DANGLING = Text(
    "{name} is a link that leads nowhere. Hand in the file itself.",
    "{name} 是失效的链接。请交文件本身。",
)
_OUTSIDE = Text(
    "{name} is a link that leads out of what was handed in. Hand in the file itself.",
    "{name} 是指向所交内容之外的链接。请交文件本身。",
)
_SPECIAL = Text(
    "{name} is a pipe, a socket or a device. Hand in a plain text file of that name.",
    "{name} 是管道、套接字或设备。请交一个同名的普通文本文件。",
)
_UNREADABLE = Text(
    "{name} may not be read. Hand it in again with permission to read it.",
    "{name} 没有读取权限。请加上读取权限后重新提交。",
)
_LARGE = Text(
    "{name} is larger than 1 MiB. Hand in your program alone, without data.",
    "{name} 超过 1 MiB。请只交程序，不要附带数据。",
)
_ENCODING = Text(
    "{name} is not UTF-8 (byte {byte}). Save it as UTF-8 and hand it in again.",
    "{name} 不是 UTF-8 编码（第 {byte} 字节）。请存为 UTF-8 后重新提交。",
)


def handed_in(work: Path) -> bool:
    """Whether there is anything at `work`; what may not be looked at counts as handed in."""
    try:
        os.lstat(work)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def problem_with(work: Path, home: Path | None) -> Text | None:
    """Why `work` can't be graded, or None. `home` is the learner's folder, which no link may leave.

    Without one it may be no link at all.

    Only what is the learner's doing is named. Where the disk fails the answer is None: grading
    meets the same fault and calls the submission ungraded.
    """
    try:
        found = _place_problem(work, home) or _content_problem(work)
    except FileNotFoundError:
        found = _DANGLING
    except PermissionError:
        found = _UNREADABLE
    except OSError:
        found = _DANGLING if work.is_symlink() else None
    return found.filled(name=work.name) if found else None


def _place_problem(work: Path, home: Path | None) -> Text | None:
    real = Path(os.path.realpath(work, strict=True))
    bound = os.path.realpath(home) if home else Path(os.path.realpath(work.parent), work.name)
    if not real.is_relative_to(bound):
        return _OUTSIDE
    return _kind_problem(os.stat(real))


def _kind_problem(status: os.stat_result) -> Text | None:
    if stat.S_ISDIR(status.st_mode):
        return _FOLDER
    if not stat.S_ISREG(status.st_mode):
        return _SPECIAL
    return _LARGE if status.st_size > LARGEST else None


def _content_problem(work: Path) -> Text | None:
    with open(work, "rb", opener=_without_waiting) as file:
        problem = _kind_problem(os.fstat(file.fileno()))
        if problem:
            return problem
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return _LARGE
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return _ENCODING.filled(name="{name}", byte=error.start)
    return None


def _without_waiting(path: str, flags: int) -> int:
    # Were the file changed into a FIFO since it was looked at, open() would wait for a writer.
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
