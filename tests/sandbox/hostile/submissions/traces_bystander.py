# verdict: wrong
"""Takes another process over, by every means there is."""
import ctypes, os
library = ctypes.CDLL(None, use_errno=True)
def total(numbers):
    pids = (@VICTIM@, os.getppid())
    box = ctypes.create_string_buffer(8)
    part = (ctypes.c_void_p * 2)(ctypes.addressof(box), 8)
    for pid in pids:
        if library.ptrace(16, pid, None, None) == 0:
            return "escaped by ptrace"
        if library.process_vm_readv(pid, part, 1, part, 1, 0) > 0:
            return "escaped by process_vm_readv"
        try:
            handle = os.pidfd_open(pid)
        except OSError:
            continue
        if library.syscall(438, handle, 0, 0) >= 0:
            return "escaped by pidfd_getfd"
    return "blocked"
