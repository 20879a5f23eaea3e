"""Runs a command as an ordinary user, where we are root: for proofs that must hold for both.

In a mount namespace of its own, folders that only root may enter are replaced by ones that show
no more than this checkout and this Python. Nothing of the machine is changed.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["as_ordinary_user"]

USER = 54321
ROOT = Path(__file__).resolve().parent.parent


def as_ordinary_user(
    command: Sequence[str], environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    """The command's result; its output is captured."""
    if os.geteuid() == 0:
        drop = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
        line = " ".join(map(shlex.quote, [*drop, *command]))
        command = ["unshare", "--mount", "sh", "-ec", "\n".join([*_opened(), f"exec {line}"])]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def _opened() -> list[str]:
    """Shell lines that show what is needed below folders that are closed to others."""
    needed = [ROOT, Path(sys.base_prefix), Path(sys.prefix)]
    lines = ["stage=/mnt", 'mount -t tmpfs -o mode=755 tmpfs "$stage"']
    behind = [path for path in needed if _closed_above(path)]
    for number, path in enumerate(behind):
        lines += [f'mkdir "$stage/{number}"', f'mount --bind {path} "$stage/{number}"']
    for top in sorted({_closed_above(path) for path in behind}, key=str):
        lines.append(f"mount -t tmpfs -o mode=755 tmpfs {top}")
    for number, path in enumerate(behind):
        lines += [f"mkdir -p {path}", f'mount --bind "$stage/{number}" {path}']
    return [*lines, f"cd {ROOT}"]


def _closed_above(path: Path) -> Path | None:
    """The highest folder above `path` that others may not enter."""
    closed = (one for one in reversed(path.parents) if not one.stat().st_mode & 0o001)
    return next(closed, None)
