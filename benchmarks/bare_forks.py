"""What the operating system charges: bare forks from a process as large as the zygote, round trips.

A server: started as the zygote is, with the same modules loaded, replaced and frozen. It reads
lines "forks CHILDREN TREES" and "trips NUMBER" and answers each with seconds for one.
"""

import gc
import os
import socket
import sys
from time import perf_counter

import grader.engine.inside.zygote  # noqa: F401  to be as large as it is
from grader.engine.inside.explored import install, main  # noqa: F401

_SIZE = 60


def tree(children: int) -> None:
    """Fork, exit and wait: one process, and below it so many others, as a run does."""
    first = os.fork()
    if first == 0:
        below = []
        for _ in range(children):
            pid = os.fork()
            if pid == 0:
                os._exit(0)
            below.append(pid)
        for pid in below:
            os.waitpid(pid, 0)
        os._exit(0)
    os.waitpid(first, 0)


def forks(children: int, trees: int) -> float:
    """Seconds a tree."""
    began = perf_counter()
    for _ in range(trees):
        tree(children)
    return (perf_counter() - began) / trees


def trips(number: int) -> float:
    """Seconds for a message to another process and one back."""
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        here.close()
        while message := there.recv(4096):
            there.send(message)
        os._exit(0)
    there.close()
    began = perf_counter()
    for _ in range(number):
        here.send(b"x" * _SIZE)
        here.recv(4096)
    seconds = (perf_counter() - began) / number
    here.close()
    os.waitpid(pid, 0)
    return seconds


if __name__ == "__main__":
    install.install()
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        command, *numbers = line.split()
        measure = {"forks": forks, "trips": trips}[command]
        sys.stdout.write(f"{measure(*map(int, numbers))}\n")
        sys.stdout.flush()
