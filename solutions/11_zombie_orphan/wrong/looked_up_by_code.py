"""The codes are kept in a dict under the code itself: equal ones become one."""

import os
import signal
import time
import select


def work(round):
    time.sleep(0.02)


def start(code):
    pid = os.fork()
    if pid == 0:
        if code < 0:
            os.kill(os.getpid(), -code)
            signal.pause()
        os._exit(code)
    return pid


def run_all(codes):
    pids = {code: start(code) for code in codes}
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids.values()]


def work_and_reap(codes, rounds):
    left = {start(code) for code in codes}
    reaped = []
    for round in range(rounds):
        work(round)
        while left:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            left.discard(pid)
            reaped.append(os.waitstatus_to_exitcode(status))
    while left:
        pid, status = os.wait()
        left.discard(pid)
        reaped.append(os.waitstatus_to_exitcode(status))
    return reaped


def guard(seconds):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writing)
        select.select([reading], [], [], seconds)
        os._exit(0)
    os.close(reading)
    return pid
