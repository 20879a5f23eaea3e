"""SIGCHLD is blocked and waited for; the child leaves by sys.exit and sleeps on an alarm's pipe."""

import os
import signal
import sys
import threading
import time


def work(round):
    time.sleep(0.02)


def fork(function, *args):
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        function(*args)
        sys.exit(0)
    return pid


def end(code):
    if code < 0:
        if -code in (signal.SIGINT, signal.SIGPIPE):
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    sys.exit(code)


def run_all(codes):
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    try:
        pids = [fork(end, code) for code in codes]
        codes_of = {}
        while len(codes_of) < len(pids):
            signal.sigtimedwait([signal.SIGCHLD], 1)
            for pid in set(pids) - set(codes_of):
                done, status, _ = os.wait4(pid, os.WNOHANG)
                if done:
                    codes_of[pid] = os.waitstatus_to_exitcode(status)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    return [codes_of[pid] for pid in pids]


def work_and_reap(codes, rounds):
    pids = {fork(end, code) for code in codes}
    reaped = []

    def reap(options):
        try:
            pid, status, _ = os.wait3(options)
        except ChildProcessError:
            return False
        if pid in pids:
            pids.remove(pid)
            reaped.append(os.waitstatus_to_exitcode(status))
        return pid != 0

    for round in range(rounds):
        work(round)
        while reap(os.WNOHANG):
            pass
    while pids and reap(0):
        pass
    return reaped


def live(reading, writing, seconds):
    os.close(writing)
    threading.Thread(target=lambda: (os.read(reading, 1), os._exit(0)), daemon=True).start()
    time.sleep(seconds)
    os._exit(0)


def guard(seconds):
    reading, writing = os.pipe()
    pid = fork(live, reading, writing, seconds)
    os.close(reading)
    return pid
