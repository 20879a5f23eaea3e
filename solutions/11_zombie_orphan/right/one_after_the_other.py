"""run_all makes each child when the one before has ended; a thread reaps beside the work."""

import os
import signal
import threading
import time


def work(round):
    time.sleep(0.02)


def run_all(codes):
    found = []
    for code in codes:
        pid = os.fork()
        if pid == 0:
            if code >= 0:
                os._exit(code)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.kill(os.getpid(), -code)
            time.sleep(9)
        found.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    return found


def work_and_reap(codes, rounds):
    reaped = []
    for code in codes:
        if os.fork() == 0:
            os._exit(code)

    def reap():
        for _ in codes:
            reaped.append(os.waitstatus_to_exitcode(os.wait()[1]))

    thread = threading.Thread(target=reap)
    thread.start()
    for round in range(rounds):
        work(round)
    thread.join()
    return reaped


def guard(seconds):
    mother, born = os.getpid(), time.time()
    pid = os.fork()
    if pid:
        return pid
    while time.time() - born < seconds:
        if os.getppid() != mother:
            break
        time.sleep(0.05)
    os._exit(0)
