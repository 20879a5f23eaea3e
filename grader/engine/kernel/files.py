"""Files of the working folder: names, contents, open file descriptions.

`("folder", path)` is the inode that a name leads to, or None; `("folder",)` counts changes of names
for those who list them. An inode is known by the id of the description that created it:
`(inode, "content")` is all its bytes, `(inode, "changed")` when they were written last. One
variable for a whole file: processes that write to different places of one file are rare.
Of a description `(id, "offset")` is where it reads on, None for the end of a file that was opened
to append and never looked at; `(id, "held")` counts the processes that hold it.
"""

import errno
from typing import TYPE_CHECKING

from grader.engine.dependency import Key
from grader.engine.filing import (
    CloseFile,
    FileFacts,
    ListFolder,
    OpenFile,
    ReadFile,
    RemovePath,
    RenamePath,
    SeekFile,
    StatFile,
    StatPath,
    TouchPath,
    TruncateFile,
    WriteFile,
)
from grader.engine.kernel.file_locks import locks_lost_by_closing
from grader.engine.kernel.parts import NOW, Description, Process, ProtocolFault, Script
from grader.engine.operations import Error
from grader.engine.trace import End, Ending

if TYPE_CHECKING:
    from grader.engine.kernel.machine import Kernel

__all__ = ["HANDLERS", "failed", "preset", "share_files", "shut_files"]

CHANGES: Key = ("folder",)
MOST_KEPT = 2**28
"""Bytes of all that is read, and of every content that a file ever has: a trace keeps them."""
TOO_MUCH = "more than 256 MB in and out of files"


def failed(number: int) -> Error:
    """The reply in place of an OSError with that number."""
    return Error("errno", str(number))


def preset(k: "Kernel", files: dict[str, bytes]) -> None:
    """What is in the folder when the run begins."""
    for path, content in files.items():
        inode = f"given/{path}"
        k.state["folder", path] = inode
        k.state[inode, "content"] = content


# What the scripts have in common.


def _content(k: "Kernel", inode: str) -> bytes:
    found: bytes = k.read((inode, "content")) or b""
    return found


def _store(k: "Kernel", inode: str, content: bytes) -> None:
    k.write((inode, "content"), content)
    k.write((inode, "changed"), k.now)
    _keep(k, len(content))


def _keep(k: "Kernel", size: int) -> None:
    k.kept += size
    if k.kept > MOST_KEPT:
        place = k.current.place if k.current else None
        k.stop(End(Ending.REFUSED, (), TOO_MUCH, place))


def _lead(k: "Kernel", path: str, inode: str | None) -> None:
    k.write(("folder", path), inode)
    k.add(CHANGES, 1)


def _offset(k: "Kernel", description: str, file: Description) -> int:
    offset: int | None = k.read((description, "offset"))
    return len(_content(k, file.inode)) if offset is None else offset


def _facts(k: "Kernel", inode: str) -> FileFacts:
    return FileFacts(inode, len(_content(k, inode)), k.read((inode, "changed")) or 0)


# Descriptions.


def open_file(k: "Kernel", p: Process, op: OpenFile) -> Script:
    """A new description; one that truncates empties the file at once."""
    if not op.object.startswith(f"{p.id}:") or (op.object, "held") in k.state:
        raise ProtocolFault(f"process {p.id} can't open {op.object!r}")
    yield NOW
    if "/" in op.path:  # there are no folders in the folder
        return failed(errno.ENOENT)
    inode = k.read(("folder", op.path))
    if inode is not None and op.create and op.exclusive:
        return failed(errno.EEXIST)
    if inode is None and not op.create:
        return failed(errno.ENOENT)
    if inode is None:
        inode = op.object
        _lead(k, op.path, inode)
        _store(k, inode, b"")
    elif op.truncate:
        _store(k, inode, b"")
    k.write((op.object, "held"), 1)
    k.write((op.object, "offset"), None if op.append else 0)
    p.files[op.object] = Description(inode, op.reading, op.writing, op.append)
    return None


def read_file(k: "Kernel", p: Process, op: ReadFile) -> Script:
    """From the offset on."""
    yield NOW
    file = p.files.get(op.object)
    if file is None or not file.reading:
        return failed(errno.EBADF)
    offset = _offset(k, op.object, file)
    data = _content(k, file.inode)[offset : offset + op.size]
    k.write((op.object, "offset"), offset + len(data))
    _keep(k, len(data))
    return data


def write_file(k: "Kernel", p: Process, op: WriteFile) -> Script:
    """As much as a file of the greatest length has room for."""
    yield NOW
    file = p.files.get(op.object)
    if file is None or not file.writing:
        return failed(errno.EBADF)
    content = _content(k, file.inode)
    offset = len(content) if file.append else _offset(k, op.object, file)
    data = op.data[: max(0, k.options.file_size - offset)]
    if op.data and not data:
        return failed(errno.EFBIG)
    if data:
        before = content[:offset].ljust(offset, b"\0")
        _store(k, file.inode, before + data + content[offset + len(data) :])
    k.write((op.object, "offset"), offset + len(data))
    return len(data)


def seek_file(k: "Kernel", p: Process, op: SeekFile) -> Script:
    """Relative to the beginning, the offset or the end."""
    yield NOW
    file = p.files.get(op.object)
    if file is None:
        return failed(errno.EBADF)
    base = 0
    if op.whence == 1:
        base = _offset(k, op.object, file)
    elif op.whence == 2:
        base = len(_content(k, file.inode))
    if not 0 <= base + op.offset < 2**62:
        return failed(errno.EINVAL)
    k.write((op.object, "offset"), base + op.offset)
    return base + op.offset


def truncate_file(k: "Kernel", p: Process, op: TruncateFile) -> Script:
    """Cut, or fill up with zeros."""
    yield NOW
    file = p.files.get(op.object)
    if file is None or not file.writing:
        return failed(errno.EBADF if file is None else errno.EINVAL)
    if op.size > k.options.file_size:
        return failed(errno.EFBIG)
    _store(k, file.inode, _content(k, file.inode)[: op.size].ljust(op.size, b"\0"))
    return None


def stat_file(k: "Kernel", p: Process, op: StatFile) -> Script:
    """Of an open file, whether it has a name or not."""
    yield NOW
    file = p.files.get(op.object)
    return failed(errno.EBADF) if file is None else _facts(k, file.inode)


def close_file(k: "Kernel", p: Process, op: CloseFile) -> Script:
    """This process holds it no longer."""
    yield NOW
    if op.object not in p.files:
        return failed(errno.EBADF)
    _shut(k, p, op.object)
    return None


def _shut(k: "Kernel", p: Process, description: str) -> None:
    file = p.files.pop(description)
    k.add((description, "held"), -1)
    locks_lost_by_closing(k, p, description, file)


def shut_files(k: "Kernel", p: Process) -> None:
    """What the end of a process does."""
    for description in list(p.files):
        _shut(k, p, description)


def share_files(k: "Kernel", parent: Process, child: Process) -> None:
    """What fork does."""
    child.files = dict(parent.files)
    for description in parent.files:
        k.add((description, "held"), 1)


# Names.


def stat_path(k: "Kernel", p: Process, op: StatPath) -> Script:
    """Of a file by its name."""
    yield NOW
    inode = k.read(("folder", op.path))
    return failed(errno.ENOENT) if inode is None else _facts(k, inode)


def touch_path(k: "Kernel", p: Process, op: TouchPath) -> Script:
    """The content stays."""
    yield NOW
    inode = k.read(("folder", op.path))
    if inode is None:
        return failed(errno.ENOENT)
    k.write((inode, "changed"), k.now)
    return None


def rename_path(k: "Kernel", p: Process, op: RenamePath) -> Script:
    """In one step: at every moment the target leads to the old file or to the new one."""
    yield NOW
    inode = k.read(("folder", op.path))
    if inode is None or "/" in op.target:
        return failed(errno.ENOENT)
    if k.read(("folder", op.target)) != inode:
        _lead(k, op.target, inode)
        _lead(k, op.path, None)
    return None


def remove_path(k: "Kernel", p: Process, op: RemovePath) -> Script:
    """The name alone."""
    yield NOW
    if k.read(("folder", op.path)) is None:
        return failed(errno.ENOENT)
    _lead(k, op.path, None)
    return None


def list_folder(k: "Kernel", p: Process, op: ListFolder) -> Script:
    """Every name that leads to a file."""
    yield NOW
    k.read(CHANGES)
    known = sorted(str(key[1]) for key in k.state if key[0] == "folder" and key != CHANGES)
    return tuple(path for path in known if k.read(("folder", path)) is not None)


HANDLERS = {
    OpenFile: open_file,
    ReadFile: read_file,
    WriteFile: write_file,
    SeekFile: seek_file,
    TruncateFile: truncate_file,
    StatFile: stat_file,
    CloseFile: close_file,
    StatPath: stat_path,
    TouchPath: touch_path,
    RenamePath: rename_path,
    RemovePath: remove_path,
    ListFolder: list_folder,
}
