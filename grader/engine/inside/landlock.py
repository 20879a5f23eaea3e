"""Puts a process, and whatever it starts, into a Landlock domain: linux/landlock.h by system calls.

Asks for an ABI that keeps signals and abstract sockets inside too (6, Linux 6.12).
"""

import ctypes
import os
import struct
from collections.abc import Iterable

__all__ = ["enter_domain"]

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_ABI = 6
_PATH_BENEATH = 1
_EXECUTE, _WRITE, _READ, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_EVERYTHING = (1 << 16) - 1
"""Every right on files: to execute, write, read, list, remove, make, refer, truncate, ioctl."""
_TRUNCATE, _IOCTL = 1 << 14, 1 << 15
_MAKE_DEVICES = (1 << 6) | (1 << 11)
_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL
_libc = ctypes.CDLL(None, use_errno=True)


def enter_domain(readable: Iterable[str], writable: Iterable[str]) -> None:
    """From here on read (and execute) only below `readable`, write only below `writable` too.

    OSError when this kernel has no Landlock, or too old a one.
    """
    if _libc.syscall(_CREATE, None, 0, _VERSION) < _ABI:
        raise OSError("Landlock of Linux 6.12 or newer is needed")
    handled = struct.pack("QQQ", _EVERYTHING, _BIND_AND_CONNECT, _ABSTRACT_SOCKETS_AND_SIGNALS)
    domain = _call(_CREATE, handled, len(handled), 0)
    for path in readable:
        _allow(domain, path, _EXECUTE | _READ | _READ_FOLDER)
    for path in writable:
        _allow(domain, path, _EVERYTHING & ~_MAKE_DEVICES)
    _call(_RESTRICT, domain, 0)
    os.close(domain)


def _allow(domain: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = rights if os.path.isdir(path) else rights & _OF_FILES
        rule = struct.pack("=Qi", allowed, place)
        _call(_ADD, domain, _PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: "int | bytes") -> int:
    passed = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result: int = _libc.syscall(ctypes.c_long(number), *passed)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return result
