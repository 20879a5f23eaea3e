"""waitid tells everything in fields; prctl has the kernel kill the child when its parent ends."""

import ctypes
import os
import signal
import time

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


def work(round):
    time.sleep(0.02)


def fork(code):
    pid = os.fork()
    if pid == 0:
        if code < 0:
            number = -code
            if number not in (signal.SIGKILL, signal.SIGSTOP):
                signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)
        os._exit(code)
    return pid


def code_of(info):
    return info.si_status if info.si_code == os.CLD_EXITED else -info.si_status


def run_all(codes):
    pids = [fork(code) for code in reversed(codes)]
    found = {pid: code_of(os.waitid(os.P_PID, pid, os.WEXITED)) for pid in pids}
    return [found[pid] for pid in reversed(pids)]


def work_and_reap(codes, rounds):
    missing = len([fork(code) for code in reversed(codes)])
    reaped = []
    for round in range(rounds):
        work(round)
        while missing and (info := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG)):
            reaped.append(code_of(info))
            missing -= 1
    for _ in range(missing):
        reaped.append(code_of(os.waitid(os.P_ALL, 0, os.WEXITED)))
    return reaped


def guard(seconds):
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == parent:
            time.sleep(seconds)
        os._exit(0)
    return pid
