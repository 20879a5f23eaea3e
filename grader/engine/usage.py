"""Measures what a run keeps in files: in the sandbox's own file systems, or in its folder."""

import os
from dataclasses import dataclass

__all__ = ["Kept", "kept_in_folder", "kept_in_sandbox", "shared_by"]

_BLOCK = 512
_SHARED = "/dev/shm"  # noqa: S108


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes on the disk, the number of files, and bytes in memory that count as memory."""

    disk: int = 0
    files: int = 0
    memory: int = 0


def kept_in_sandbox(root: int, folders: tuple[str, ...]) -> Kept:
    """What lies in the sandbox whose zygote is `root`. The first of `folders` is its disk.

    All of it is memory of this machine.
    """
    try:
        found = [os.statvfs(f"/proc/{root}/root{folder}") for folder in folders]
    except OSError:  # it has just ended
        return Kept()
    used = [(one.f_blocks - one.f_bfree) * one.f_frsize for one in found]
    files = sum(one.f_files - one.f_ffree for one in found)
    return Kept(disk=used[0], files=files, memory=sum(used))


def shared_by(user: int) -> int:
    """Bytes of the shared memory in the machine's /dev/shm that `user` has made."""
    total = 0
    with os.scandir(_SHARED) as entries:
        for entry in entries:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:  # it has just been removed
                continue
            total += status.st_blocks * _BLOCK if status.st_uid == user else 0
    return total


def kept_in_folder(folder: str, most: int) -> Kept:
    """What lies in a folder of the machine; no more than `most` files are looked at."""
    size = number = 0
    pending = [folder]
    while pending and number <= most:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    number += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    if number > most:
                        break
        except OSError:  # it has just been removed
            continue
    return Kept(disk=size, files=number)
