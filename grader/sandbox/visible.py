"""What a sandbox shows of the machine: the system's libraries, this Python, and the grader.

Nothing of a course is among it: of a checkout, only the package `grader` is shown.
"""

import os
import stat
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import grader

__all__ = ["SYSTEM", "closed", "enterable", "shown"]

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin")
"""Where libraries and programs are; on most systems all but the first are links into it."""


def shown() -> tuple[Path, ...]:
    """The folders beside `SYSTEM` that a run has to read, none of them within another."""
    wanted = {
        Path(sys.base_prefix),
        Path(sys.base_exec_prefix),
        Path(sys.prefix),
        Path(sysconfig.get_path("purelib")),
        Path(sysconfig.get_path("platlib")),
        Path(grader.__file__).resolve().parent,
    }
    wanted |= {Path(os.path.realpath(one)) for one in wanted}
    found = {one for one in wanted if one.is_dir() and not Path("/usr").is_relative_to(one)}
    outside = (one for one in found if not one.is_relative_to("/usr"))
    return tuple(sorted(one for one in outside if not set(one.parents) & found))


def closed(*, mounted: bool) -> bool:
    """Whether another user may not read all that is `shown`.

    Where it is `mounted` anew, the folders above it don't count: those are made for it.
    """
    samples = [*shown(), Path(grader.__file__), Path(os.__file__)]
    above = {parent for one in shown() for parent in one.parents}
    entered = () if mounted else above
    return not (_all_may(samples, stat.S_IROTH) and _all_may(entered, stat.S_IXOTH))


def enterable(folder: str) -> bool:
    """Whether another user may reach into `folder`."""
    path = Path(folder).resolve()
    return _all_may((path, *path.parents), stat.S_IXOTH)


def _all_may(paths: Iterable[Path], permission: int) -> bool:
    return all(path.stat().st_mode & permission for path in paths)
