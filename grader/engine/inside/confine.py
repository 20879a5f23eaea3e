"""How the zygote gives up what its runs must not have. None of it can be taken back.

Constants are those of the kernel's headers linux/prctl.h, linux/capability.h, linux/seccomp.h.
"""

import ctypes
import os
import struct

from grader.engine import wire

__all__ = ["confine", "die_with_parent", "set_dumpable"]

_SET_PDEATHSIG, _SET_DUMPABLE, _SET_SECCOMP, _CAPBSET_DROP = 1, 4, 22, 24
_SET_NO_NEW_PRIVS, _CAP_AMBIENT, _SET_KEEPCAPS = 38, 47, 8
_AMBIENT_RAISE = 2
_FILTER_MODE = 2
_LAST_CAPABILITY = 63
_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


def confine(order: wire.Confine) -> None:
    """Become who the order says, with its filter on; OSError when the machine refuses."""
    if order.user:
        _become(order.user, order.reads_all)
    if order.filter:
        _prctl(_SET_NO_NEW_PRIVS, 1)
        _install(order.filter)


def _become(user: int, reads_all: bool) -> None:
    kept = {_DAC_READ_SEARCH} if reads_all else set()
    for capability in set(range(_LAST_CAPABILITY + 1)) - kept:
        _libc.prctl(_CAPBSET_DROP, capability, 0, 0, 0)  # the highest ones may not exist
    _prctl(_SET_KEEPCAPS, int(reads_all))
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    _set_capabilities(kept)
    for capability in kept:
        _prctl(_CAP_AMBIENT, _AMBIENT_RAISE, capability)


def _set_capabilities(kept: set[int]) -> None:
    low = sum(1 << one for one in kept)
    header = struct.pack("Ii", _CAPABILITY_VERSION, 0)
    data = struct.pack("6I", low, low, low, 0, 0, 0)
    _check(_libc.capset(header, data))


def _install(program: bytes) -> None:
    code = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    _prctl(_SET_SECCOMP, _FILTER_MODE, described)


def set_dumpable(dumpable: bool) -> None:
    """Whether others with this user's id may look into this process and trace it."""
    _prctl(_SET_DUMPABLE, int(dumpable))


def die_with_parent(signal: int) -> None:
    """Have the kernel send `signal` to this process when its parent ends."""
    _prctl(_SET_PDEATHSIG, signal)


def _prctl(option: int, first: int = 0, second: "int | bytes" = 0) -> None:
    last = second if isinstance(second, bytes) else ctypes.c_ulong(second)
    _check(_libc.prctl(option, ctypes.c_ulong(first), last, ctypes.c_ulong(0), ctypes.c_ulong(0)))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
