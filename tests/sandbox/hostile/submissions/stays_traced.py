# verdict: leaked|deadlock|wrong
"""Lets itself be traced by its child, so that it can't be killed easily."""
import ctypes, os, signal
def total(numbers):
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        refused = ctypes.CDLL(None).ptrace(16, parent, None, None) != 0
        os._exit(3 if refused else 0)
    _, status = os.waitpid(child, 0)
    return "blocked" if os.waitstatus_to_exitcode(status) == 3 else "escaped"
