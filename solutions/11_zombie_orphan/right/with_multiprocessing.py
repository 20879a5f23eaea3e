"""Processes of multiprocessing, which are forked too; their exit codes are decoded already."""

import os
import signal
import time
from multiprocessing import Pipe, get_context

context = get_context("fork")


def work(round):
    time.sleep(0.02)


def end(code):
    if code < 0:
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def start(codes):
    processes = [context.Process(target=end, args=(code,)) for code in codes]
    for process in processes:
        process.start()
    return processes


def run_all(codes):
    processes = start(codes)
    for process in processes:
        process.join()
    return [ended.exitcode for ended in processes]


def work_and_reap(codes, rounds):
    running = start(codes)
    reaped = []
    for round in range(rounds):
        work(round)
        for process in [one for one in running if one.exitcode is not None]:
            running.remove(process)
            reaped.append(process.exitcode)
    for process in running:
        process.join()
        reaped.append(process.exitcode)
    return reaped


kept = []


def live(ours, theirs, seconds):
    theirs.close()
    ours.poll(seconds)


def guard(seconds):
    ours, theirs = Pipe(duplex=False)
    process = context.Process(target=live, args=(ours, theirs, seconds), daemon=True)
    process.start()
    ours.close()
    kept.append(theirs)
    return process.pid
