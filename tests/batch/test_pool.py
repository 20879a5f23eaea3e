import gc
import os
import signal
import threading
import weakref
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.batch.collect import Submission, collect
from grader.batch.pool import graded, on_this_machine
from grader.batch.workers import LocalWorkers, cores
from grader.course import Course
from grader.language import Language, Text
from grader.outcome import Status, SubmissionOutcome, Verdict
from tests.batch.conftest import Class
from tests.batch.pretend import grade

TASK_OF = on_this_machine(grade)
DIED = "the process that graded it died, twice; grade again, with fewer --jobs if memory is short"


def submissions(course: Course, root: Path) -> tuple[Submission, ...]:
    return collect(root, course.exercises(), named=False)


def grade_all(
    course: Course, root: Path, jobs: int = 2, language: Language = Language.ENGLISH
) -> dict[str, SubmissionOutcome]:
    with LocalWorkers(jobs) as workers:
        outcomes = list(graded(submissions(course, root), TASK_OF, language, workers, jobs))
    assert len(outcomes) == len({outcome.student for outcome in outcomes})
    return {outcome.student: outcome for outcome in outcomes}


def test_a_class_is_graded_whatever_happens_to_some(course: Course, class_of: Class) -> None:
    behaviours = ["right", "die", "wrong", "raise", "no disk", "ungraded", "die once", "right"]
    names = [f"{number}/tickets.py" for number in range(len(behaviours))]
    outcomes = grade_all(course, class_of(dict(zip(names, behaviours, strict=True))))
    seen = [
        (outcome.status, outcome.score, outcome.problem) for _, outcome in sorted(outcomes.items())
    ]
    assert seen[0] == (Status.GRADED, 10.0, "")
    assert seen[1] == (Status.UNGRADED, 0.0, DIED)
    assert seen[2] == (Status.GRADED, 8.0, "")
    assert seen[3][0] is Status.UNGRADED
    assert seen[3][2].startswith(
        "the grader failed, twice: AwkwardError: a fault of ours (pretend.py:"
    )
    assert seen[4] == (Status.UNGRADED, 0.0, "the grader failed, twice: the disk is full")
    assert seen[5] == (Status.UNGRADED, 10.0, "too slow")
    assert seen[6] == (Status.GRADED, 10.0, "")
    assert seen[7] == (Status.GRADED, 10.0, "")


def test_the_death_of_one_worker_makes_nobody_else_be_graded_again(
    course: Course, class_of: Class
) -> None:
    names = [f"{number:02}/tickets.py" for number in range(12)]
    root = class_of(dict.fromkeys(names, "right") | {"05/tickets.py": "die"})
    calls: list[str] = []

    class Counting(LocalWorkers):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            calls.append(args[0].args[1])
            return super().submit(fn, *args, **kwargs)

    with Counting(3) as workers:
        list(graded(submissions(course, root), TASK_OF, Language.ENGLISH, workers, 3))
    assert sorted(calls) == sorted([f"{number:02}" for number in range(12)] + ["05"])


def test_what_was_refused_or_is_missing_needs_no_worker(course: Course, class_of: Class) -> None:
    root = class_of({"ana/x.txt": "", "bob/x.txt": ""})
    (root / "ana/tickets.py").mkdir()
    ana, bob = graded(submissions(course, root), TASK_OF, Language.CHINESE, NobodyToAsk(), 2)
    assert (ana.status, ana.score, ana.max_score) == (Status.GRADED, 0.0, 10.0)
    assert [(test.name, test.verdict, test.message) for test in ana.tests] == [
        ("tickets.py", Verdict.REFUSED, "tickets.py 是文件夹。请交一个同名的文件。")
    ]
    assert (bob.status, bob.problem, bob.tests) == (Status.MISSING, "没有提交", ())


class NobodyToAsk(Executor):
    def submit(self, *_: Any, **__: Any) -> Future[Any]:
        raise AssertionError("nothing here needs a worker")


def test_workers_grade_in_the_language_of_the_session(course: Course, class_of: Class) -> None:
    outcomes = grade_all(course, class_of({"ana/tickets.py": "right"}), language=Language.CHINESE)
    assert outcomes["ana"].tests[1].message == "zh"


def test_any_other_executor_will_do(course: Course, class_of: Class) -> None:
    root = class_of({"ana/tickets.py": "right", "bob/tickets.py": "raise"})
    with ThreadPoolExecutor(2) as lent:
        ana, bob = graded(submissions(course, root), TASK_OF, Language.ENGLISH, lent, 2)
        assert lent.submit(threading.get_ident).result()  # still open: it is the caller's
    assert (ana.status, bob.status) == (Status.GRADED, Status.UNGRADED)


def test_no_more_than_the_width_is_under_way(course: Course, class_of: Class) -> None:
    root = class_of({f"{number}/tickets.py": "right" for number in range(9)})
    under_way: list[int] = []
    lent = ThreadPoolExecutor(9)
    calls: set[Future[Any]] = set()

    class Watched(Executor):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            under_way.append(1 + sum(not call.done() for call in calls))
            call = lent.submit(fn, *args, **kwargs)
            calls.add(call)
            return call

    with lent:
        outcomes = graded(submissions(course, root), TASK_OF, Language.ENGLISH, Watched(), 4)
        assert len(list(outcomes)) == 9
    assert max(under_way) <= 4


@pytest.mark.parametrize("behaviour", ["wait", "wait stubbornly"])
def test_an_interrupted_pool_ends_its_workers_and_what_they_started(
    course: Course, class_of: Class, behaviour: str
) -> None:
    root = class_of({"ana/tickets.py": behaviour})
    os.mkfifo(root / "started")
    interrupter = threading.Thread(target=_interrupt_when, args=(root / "started",))
    interrupter.start()
    with pytest.raises(KeyboardInterrupt):
        grade_all(course, root, jobs=1)
    interrupter.join()
    # the fixture of this folder sees that no process is left


def _interrupt_when(fifo: Path) -> None:
    fifo.read_text(encoding="utf-8")
    os.kill(os.getpid(), signal.SIGINT)


def test_workers_are_not_in_the_terminals_group_and_read_no_terminal(
    course: Course, class_of: Class
) -> None:
    with LocalWorkers(1) as workers:
        group, target = workers.submit(_group_and_stdin).result()
    assert group != os.getpgrp()
    assert target == os.devnull


def _group_and_stdin() -> tuple[int, str]:
    return os.getpgrp(), os.readlink("/proc/self/fd/0")


def test_a_worker_keeps_nothing_of_what_it_has_graded() -> None:
    with LocalWorkers(1) as workers:
        workers.submit(_leave_a_cycle).result()
        assert workers.submit(_is_gone).result()


class Cycle:
    last: "weakref.ref[Cycle]"

    def __init__(self) -> None:
        self.itself = self
        Cycle.last = weakref.ref(self)


def _leave_a_cycle() -> None:
    gc.disable()  # nothing is collected by chance
    Cycle()


def _is_gone() -> bool:
    return Cycle.last() is None


def test_a_worker_ends_when_the_grader_is_killed() -> None:
    with LocalWorkers(1) as workers:
        orphan = workers.submit(_worker_of_a_killed_grader).result()
    assert not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == "zombie"


def _worker_of_a_killed_grader() -> int:
    """Plays a grader that is killed; gives the pid of its worker once that has ended."""
    read, write = os.pipe()
    grader = os.fork()
    if grader == 0:
        os.close(read)
        workers = LocalWorkers(1)
        os.write(write, str(workers.submit(os.getpid).result()).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.close(write)
    pid = int(os.read(read, 20))
    os.waitpid(grader, 0)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=10)
    return pid


def test_default_jobs_are_the_cores_that_may_be_used() -> None:
    assert cores() == len(os.sched_getaffinity(0))


def test_texts_of_a_problem_exist_in_both_languages() -> None:
    from grader.batch import intake, pool

    texts = [value for module in (intake, pool) for value in vars(module).values()]
    assert all(text.en and text.zh for text in texts if isinstance(text, Text))
