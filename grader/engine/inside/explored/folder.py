"""Which paths are the kernel's: everything in the working folder but modules, which are read only.

Modules are imported, quoted in tracebacks and looked for where they are not; a learner's program
that reads one reads the real file, and one that writes it is refused.
"""

import os
from typing import Any

from grader.engine.filing import FileFacts
from grader.engine.inside.explored.client import Errno, ask, client, refuse, running
from grader.engine.operations import Operation

__all__ = ["MODULES", "asked", "enter_folder", "known_names", "path_in_folder", "stat_of"]

MODULES = (".py", ".pyc")
LONGEST_NAME = 255
_FILE, _DEVICE, _EPOCH = 0o100644, 1, 1_700_000_000
_abspath, _listdir = os.path.abspath, os.listdir
_folders: tuple[str, ...] = ()


def enter_folder(folder: str) -> None:
    """The run's working folder, by the name that the judge has given it and by its own."""
    global _folders
    _folders = tuple({folder, os.getcwd()})


def path_in_folder(path: Any) -> str | None:
    """The kernel's name of a file, "" for the folder itself; None for what is not the kernel's."""
    if not running() or client().ours or isinstance(path, int):
        return None
    try:
        text = os.fsdecode(path)
    except TypeError:  # the real function says what is wrong
        return None
    if not text or "\0" in text or text.endswith(MODULES):
        return None
    whole = _abspath(text)
    if whole in _folders:
        return ""
    for folder in _folders:
        if whole.startswith(folder + "/"):
            return _name(whole[len(folder) + 1 :])
    return None


def _name(name: str) -> str:
    if len(name) > LONGEST_NAME:
        refuse("a file name of more than 255 characters")
    if not name.isprintable():
        refuse("a file name with characters that can't be printed")
    return name


def known_names(names: tuple[str, ...]) -> list[str]:
    """What is in the folder: the kernel's files and the modules."""
    modules = [name for name in _listdir(_folders[0]) if name.endswith(MODULES)]
    return sorted({*names, *modules})


def asked(operation: Operation, *paths: Any) -> Any:
    """What the kernel replies; where the real call fails, its OSError about these paths."""
    try:
        return ask(operation)
    except Errno as error:
        number = int(str(error))
    paths = tuple(os.fspath(path) for path in paths)
    named = paths if len(paths) < 2 else (paths[0], None, paths[1])
    raise OSError(number, os.strerror(number), *named)


def stat_of(facts: list[Any]) -> os.stat_result:
    """What stat gives, of FileFacts as they come over the line."""
    found = FileFacts(*facts)
    number = int.from_bytes(found.inode.encode()[-6:], "big")
    changed = _EPOCH + found.changed / 1e9
    nanoseconds = _EPOCH * 10**9 + found.changed
    seconds = nanoseconds // 10**9
    basic = (_FILE, number, _DEVICE, 1, os.getuid(), os.getgid(), found.size, *[seconds] * 3)
    times = {f"st_{which}time": changed for which in "amc"}
    exact = {f"st_{which}time_ns": nanoseconds for which in "amc"}
    return os.stat_result(basic, {**times, **exact})
