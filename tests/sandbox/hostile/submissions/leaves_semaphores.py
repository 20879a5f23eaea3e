# verdict: leaked
# not in middle: the same
"""Leaves a semaphore behind that nobody unlinks."""
import ctypes
def total(numbers):
    library = ctypes.CDLL(None, use_errno=True)
    library.sem_open.restype = ctypes.c_void_p
    library.sem_open(b"/hostile-left", 0o100, 0o600, 1)
    return sum(numbers)
