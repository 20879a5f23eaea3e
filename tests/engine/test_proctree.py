"""What is read from /proc of processes that are hard to read."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from grader.engine.pictures import glance
from grader.engine.proctree import can_see_waits, snapshot

pytestmark = pytest.mark.skipif(not can_see_waits(), reason="needs /proc/PID/syscall")

FIRST_THREAD_ENDS = """
import ctypes, os, platform, sys, threading

def outlive():
    while b") Z" not in open("/proc/self/stat", "rb").read():
        continue
    print("alone", flush=True)
    sys.stdin.read()
    os._exit(7)

threading.Thread(target=outlive).start()
ctypes.CDLL(None).syscall({"x86_64": 60, "aarch64": 93}[platform.machine()], 0)
"""


@pytest.fixture
def outlived() -> Iterator["subprocess.Popen[bytes]"]:
    """A process whose first thread has ended, and the other waits for the end of its input."""
    command = [sys.executable, "-c", FIRST_THREAD_ENDS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"alone\n"
        yield process


def test_a_process_ends_with_its_last_thread_and_not_with_its_first(outlived):
    seen = glance(outlived.pid)
    assert seen is not None
    assert not seen.ended

    outlived.stdin.close()
    os.waitid(os.P_PID, outlived.pid, os.WEXITED | os.WNOWAIT)
    ended = glance(outlived.pid)
    assert ended is not None
    assert (ended.ended, ended.state, ended.exit_code) == (True, "Z", 7)


def test_a_look_at_a_process_in_the_middle_of_its_end_proves_nothing(outlived):
    assert not snapshot(os.getpid()).whole

    outlived.stdin.close()
    os.waitid(os.P_PID, outlived.pid, os.WEXITED | os.WNOWAIT)
    after = snapshot(os.getpid())
    assert after.whole
    assert outlived.pid in after.pids
    assert outlived.pid not in {task.pid for task in after.tasks}
