"""The parent has its end of the pipe in a local variable, which is closed at the return."""

import os
import signal
import time
from multiprocessing import Pipe, Process
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


def live(ours, theirs, seconds):
    theirs.close()
    ours.poll(seconds)


def guard(seconds):
    ours, theirs = Pipe(duplex=False)
    child = Process(target=live, args=(ours, theirs, seconds))
    child.start()
    return child.pid
