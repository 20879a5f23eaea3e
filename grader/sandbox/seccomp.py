"""The filter on system calls, as the BPF program that the kernel takes. Pure.

What no exercise needs and what attacks begin with is refused with EPERM: other processes' memory,
mounts and namespaces, kernel keys, BPF, memory that no limit sees, protocols that no namespace
holds. A program that is not of this machine's kind (32-bit calls on a 64-bit kernel) is killed.
Numbers are from the kernel's unistd headers; the layout is that of struct seccomp_data.
"""

import platform
import struct
from collections.abc import Sequence

__all__ = ["FAMILIES", "LOCAL_FAMILIES", "REFUSED", "filter_program"]

_UNIX, _IPV4, _IPV6, _NETLINK = 1, 2, 10, 16
LOCAL_FAMILIES = (_UNIX,)
"""The sockets that stay on this machine whatever the network namespace."""
FAMILIES = (_UNIX, _IPV4, _IPV6, _NETLINK)
"""The sockets that a network namespace of its own keeps inside."""

REFUSED: dict[str, tuple[int | None, int | None]] = {
    # the memory and the files of other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # mounts and namespaces
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "setns": (308, 268),
    "unshare": (272, 97),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # large and seldom used parts of the kernel
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    # memory that belongs to no file and no process
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # the machine itself
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "syslog": (103, 116),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "personality": (135, 92),
    "vhangup": (153, 58),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}
"""The calls refused outright, with their numbers on x86_64 and aarch64."""

_CLONE, _CLONE3, _SOCKET, _IOCTL = (56, 220), (435, 435), (41, 198), (16, 29)
_NEW_NAMESPACES = 0x7E020080
"""Every CLONE_NEW* flag; CLONE_NEWTIME is among the bits of a signal number and needs clone3."""
_TERMINAL_TRICKS = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX: typing into somebody's terminal."""
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_X32 = 0x40000000
_NUMBER, _ARCHITECTURE, _FIRST, _SECOND = 0, 4, 16, 24

_ALLOW, _KILL, _EPERM, _ENOSYS = 0x7FFF0000, 0x80000000, 0x00050001, 0x00050026
_LOAD, _EQUAL, _AT_LEAST, _BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06

_Instruction = tuple[int, int, int, int]


def filter_program(families: Sequence[int] = FAMILIES, machine: str = platform.machine()) -> bytes:
    """The program that lets only sockets of `families` be made; empty for an unknown machine."""
    if machine not in _MACHINES:
        return b""
    column, architecture = _MACHINES[machine]
    code = [
        _load(_ARCHITECTURE),
        *_unless(architecture, _KILL),
        _load(_NUMBER),
        *((_when(_AT_LEAST, _X32, _KILL)) if machine == "x86_64" else ()),
        *_when(_EQUAL, _CLONE3[column], _ENOSYS),  # its flags lie in memory; the C library copes
    ]
    for numbers in REFUSED.values():
        number = numbers[column]
        if number is not None:
            code += _when(_EQUAL, number, _EPERM)
    code += _of_call(_CLONE[column], _FIRST, _when(_BITS, _NEW_NAMESPACES, _EPERM))
    tricks = [line for trick in _TERMINAL_TRICKS for line in _when(_EQUAL, trick, _EPERM)]
    code += _of_call(_IOCTL[column], _SECOND, tricks)
    allowed = [line for family in families for line in _when(_EQUAL, family, _ALLOW)]
    code += _of_call(_SOCKET[column], _FIRST, [*allowed, _end(_EPERM)])
    code.append(_end(_ALLOW))
    return b"".join(struct.pack("<HBBI", *line) for line in code)


def _load(offset: int) -> _Instruction:
    return (_LOAD, 0, 0, offset)


def _end(action: int) -> _Instruction:
    return (_RETURN, 0, 0, action)


def _when(test: int, value: int, action: int) -> list[_Instruction]:
    return [(test, 0, 1, value), _end(action)]


def _unless(value: int, action: int) -> list[_Instruction]:
    return [(_EQUAL, 1, 0, value), _end(action)]


def _of_call(number: int, argument: int, rules: list[_Instruction]) -> list[_Instruction]:
    """`rules` on an argument of one call; afterwards that call is allowed."""
    body = [_load(argument), *rules, _end(_ALLOW)]
    return [(_EQUAL, 0, len(body), number), *body]
