# verdict: wrong
"""Wants to be root here."""
import os, resource
def total(numbers):
    for call in (lambda: os.setresuid(0, 0, 0), lambda: os.setgid(0), lambda: os.setgroups([0]),
                 lambda: os.nice(-5), lambda: os.chroot("/tmp"),
                 lambda: os.setpriority(os.PRIO_PROCESS, 0, -10),
                 lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (10_000, 10_000)),
                 lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**40, 2**40))):
        try:
            call()
            return "escaped"
        except (OSError, ValueError):
            pass
    return "blocked"
