"""The outermost bound: pytest-timeout ends a test, and nothing hangs or stays behind.

A deadlocked child of pytest's own makes pytest-timeout's signal method hang at exit, and its
thread method leave the child behind. A learner's processes are children of the zygote.
"""

import pytest

SLEEPER = """\
import os, time
from multiprocessing import Process
def nap(): time.sleep(600)
def f():
    ps = [Process(target=nap) for _ in range(3)]
    for p in ps: p.start()
    for p in ps: p.join()
"""


@pytest.mark.parametrize("method", ["signal", "thread"])
def test_the_bound_ends_the_test_and_all_its_processes(course, method):
    course.work(SLEEPER)
    course.write(
        course.folder / "test_work.py",
        f"""
        import pytest
        @pytest.mark.timeout(1, method="{method}")
        def test_sleep(run): run("f")
        """,
    )
    result = course.pytest("exercises")
    assert result.ret != 0
    assert "Timeout" in result.stdout.str() + result.stderr.str()


def test_after_the_bound_the_next_test_runs_as_if_nothing_had_been(course):
    course.work(SLEEPER + "def g(): return 1\n")
    course.write(
        course.folder / "test_work.py",
        """
        import pytest
        @pytest.mark.timeout(1, method="signal")
        def test_sleep(run): run("f")
        def test_next(run): assert run("g").result == 1
        """,
    )
    result = course.pytest("exercises")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["[[]runaway[]] test_sleep"])


def test_every_test_of_an_exercise_has_the_bound_by_marker(course):
    course.write(
        course.folder / "test_work.py",
        """
        def test_bound(request, run):
            assert request.node.get_closest_marker("timeout").args == (20,)
        """,
    )
    course.pytest("exercises").assert_outcomes(passed=1)


def test_a_killed_pytest_leaves_no_process(course):
    course.work("import os, signal, time\ndef f(): time.sleep(600)")
    course.write(
        course.folder / "test_work.py",
        """
        import os, signal, threading
        def test_killed(run):
            threading.Timer(1, os.kill, [os.getpid(), signal.SIGKILL]).start()
            run("f")
        """,
    )
    result = course.pytest("exercises")
    assert result.ret == -9
