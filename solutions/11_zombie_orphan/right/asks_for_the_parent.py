"""Old style: the status is taken apart by hand; the child asks again and again who its parent is."""

import os
import signal
import time


def work(round):
    time.sleep(0.02)


def child(code):
    if code < 0:
        number = abs(code)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        time.sleep(60)
    os._exit(code)


def decode(status):
    if os.WIFSIGNALED(status):
        return -os.WTERMSIG(status)
    return os.WEXITSTATUS(status)


def run_all(codes):
    index_of = {}
    for index, code in enumerate(codes):
        pid = os.fork()
        if not pid:
            child(code)
        index_of[pid] = index
    result = [None] * len(codes)
    while index_of:
        pid, status = os.wait()
        result[index_of.pop(pid)] = decode(status)
    return result


def work_and_reap(codes, rounds):
    running = []
    for code in codes:
        pid = os.fork()
        if not pid:
            child(code)
        running.append(pid)
    result = []
    for round in range(rounds):
        work(round)
        for pid in list(running):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                running.remove(pid)
                result.append(decode(status))
    for pid in running:
        _, status = os.waitpid(pid, 0)
        result.append(decode(status))
    return result


def guard(seconds):
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and os.getppid() == parent:
        time.sleep(min(0.2, max(0, deadline - time.monotonic())))
    os._exit(0)
