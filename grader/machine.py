"""Whether learners' programs can be run and judged on this machine, and what helps where not.

Runs need processes that fork, sockets that keep messages whole and tell who sent them, and /proc.
"""

import os
import socket
import sys
from pathlib import Path

from grader.errors import MachineError
from grader.language import Text

__all__ = ["require_fit", "unfit"]

_WINDOWS = Text(
    "Windows can't run the exercises: they need Linux. Cure: run `wsl --install` once and work in "
    'WSL, or open this folder in VS Code with "Reopen in Container"',
    "Windows 上运行不了这些练习，需要 Linux。解决办法：先运行一次 `wsl --install`，再到 WSL 里做；"
    "或者用 VS Code 打开这个文件夹，选“在容器中重新打开”",
)
_MACOS = Text(
    "macOS can't run the exercises: they need Linux. Cure: open this folder in VS Code with "
    '"Reopen in Container" (needs Docker), or use a Linux machine',
    "macOS 上运行不了这些练习，需要 Linux。解决办法：用 VS Code 打开这个文件夹，"
    "选“在容器中重新打开”（需要 Docker）；或者换一台 Linux 机器",
)
_OTHER = Text(
    "this machine ({platform}) can't run the exercises: it has no {missing}. "
    "Cure: use Linux, or WSL 2 (`wsl --set-version DISTRIBUTION 2`)",
    "这台机器（{platform}）运行不了这些练习：没有 {missing}。"
    "解决办法：用 Linux，或者 WSL 2（`wsl --set-version 发行版名 2`）",
)


def unfit() -> Text | None:
    """One line on what is missing here, with the cure; None where everything is there."""
    missing = _missing()
    if missing is None:
        return None
    if sys.platform == "win32":
        return _WINDOWS
    if sys.platform == "darwin":
        return _MACOS
    return _OTHER.filled(platform=sys.platform, missing=missing)


def require_fit() -> None:
    """MachineError, in the language spoken now, where learners' programs can't be run."""
    problem = unfit()
    if problem is not None:
        raise MachineError(str(problem))


def _missing() -> str | None:
    """What a run needs and this machine does not have, by its technical name."""
    if not hasattr(os, "fork"):
        return "fork"
    if not hasattr(socket, "SO_PASSCRED"):
        return "SO_PASSCRED"
    try:
        for end in socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET):
            end.close()
    except OSError:
        return "AF_UNIX SOCK_SEQPACKET"
    return None if Path("/proc/self/stat").exists() else "/proc"
