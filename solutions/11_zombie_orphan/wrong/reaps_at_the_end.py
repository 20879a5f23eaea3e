"""Nobody is reaped until all the rounds are over."""

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
    pids = [start(code) for code in codes]
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def work_and_reap(codes, rounds):
    for code in codes:
        start(code)
    for round in range(rounds):
        work(round)
    return [os.waitstatus_to_exitcode(os.wait()[1]) for _ in codes]


def guard(seconds):
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writing)
        select.select([reading], [], [], seconds)
        os._exit(0)
    os.close(reading)
    return pid
