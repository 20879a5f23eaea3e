"""A scheduler and two workers, all real, on this machine; the workers in the course's folder."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result
from distributed import Client

from grader.batch import cluster, errand
from grader.batch.collect import collect
from grader.batch.pool import graded, on_this_machine
from grader.cli import cli
from grader.course import Course
from grader.engine.probe import Finding
from grader.errors import MachineError, UnfitWorker, UsageError
from grader.language import Language
from grader.outcome import SubmissionOutcome
from grader.sandbox.layers import Layer
from tests.batch.conftest import Class, make_course
from tests.batch.pretend import grade

ROOT = Path(__file__).parents[2]
CLASS = {"ana/tickets.py": "right", "bob/tickets.py": "hold", "cyd/tickets.py": "wrong"}
SCORES = {"ana": 10.0, "bob": 10.0, "cyd": 8.0}


@dataclass(frozen=True, slots=True)
class Workplace:
    """A cluster. `folder` has the FIFOs through which a worker tells what it holds."""

    address: str
    course: Course
    folder: Path
    processes: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    folder = tmp_path_factory.mktemp("workplace")
    for name in ("started", "go", "ready"):
        os.mkfifo(folder / name)
    place = Workplace("", make_course(folder / "course"), folder, [])
    run(
        place,
        "scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--scheduler-file",
        str(folder / "ready"),
    )
    told = json.loads((folder / "ready").read_text(encoding="utf-8"))
    yield Workplace(told["address"], place.course, folder, place.processes)
    end(*place.processes)


@pytest.fixture(scope="module")
def workplace(scheduler: Workplace) -> Workplace:
    for _ in range(2):
        run(scheduler, "worker", "--no-nanny", "--nthreads", "1", scheduler.address)
    with Client(scheduler.address, set_as_default=False) as client:
        client.wait_for_workers(2)
        for worker in client.nthreads():  # each starts the process that belongs to its thread
            client.submit(cluster.in_a_process, os.getpid, workers=[worker], pure=False).result()
    return scheduler


def run(place: Workplace, kind: str, *words: str) -> None:
    """Start a scheduler or a worker in the course's folder."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", *words],
        cwd=place.course.root,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(place.folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    place.processes.append(process)


def end(*processes: subprocess.Popen[bytes]) -> None:
    """Kill them, and wait until what they had started has ended too."""
    alive = [psutil.Process(one.pid) for one in processes if one.poll() is None]
    families = [child for one in alive for child in one.children(recursive=True)]
    for process in processes:
        process.kill()
        process.wait()
    psutil.wait_procs(families)


def arguments(place: Workplace, root: Path, out: Path) -> list[str]:
    words = ["grade", str(root), "--out", str(out), "--course", str(place.course.root)]
    return [*words, "--lang", "en", "--cluster", place.address]


def call(place: Workplace, root: Path, out: Path, *others: str) -> Result:
    return CliRunner().invoke(cli, [*arguments(place, root, out), *others], obj=grade)


def started(place: Workplace, root: Path, out: Path) -> tuple[subprocess.Popen[str], int]:
    """A call in a process of its own that has come to bob's work, and the worker that has it."""
    script = "from grader.cli import cli; from tests.batch.pretend import grade; cli(obj=grade)"
    calling = subprocess.Popen(
        [sys.executable, "-c", script, *arguments(place, root, out)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    return calling, holder(place)


def holder(place: Workplace) -> int:
    return int((place.folder / "started").read_text(encoding="utf-8"))


def go_on(place: Workplace) -> None:
    (place.folder / "go").write_text("go\n", encoding="utf-8")


def scores(out: Path) -> dict[str, float]:
    loaded: list[dict[str, Any]] = json.loads((out / "results.json").read_text("utf-8"))
    return {entry["student"]: entry["score"] for entry in loaded}


def test_without_workers_the_call_ends_and_says_how_to_start_some(
    scheduler: Workplace, class_of: Class, tmp_path: Path
) -> None:
    result = call(scheduler, class_of(CLASS), tmp_path / "out")
    assert (result.exit_code, result.stderr) == (
        2,
        f"grader: {scheduler.address}: the scheduler has no workers. "
        f"Start some: dask worker {scheduler.address}\n",
    )


def test_a_killed_worker_loses_nothing_and_nothing_is_counted_twice(
    workplace: Workplace, class_of: Class, tmp_path: Path
) -> None:
    calling, worker = started(workplace, class_of(CLASS), tmp_path / "out")
    (killed,) = (one for one in workplace.processes if one.pid == worker)
    end(killed)
    assert holder(workplace) != worker
    go_on(workplace)
    _, told = calling.communicate()
    assert calling.returncode == 0
    assert scores(tmp_path / "out") == SCORES
    assert sorted(line.split("  ")[0] for line in told.splitlines()) == ["1/3", "2/3", "3/3"]


def test_ctrl_c_leaves_the_cluster_alone_and_keeps_what_was_finished(
    workplace: Workplace, class_of: Class, tmp_path: Path
) -> None:
    calling, _ = started(workplace, class_of({"bob/tickets.py": "hold"}), tmp_path / "out")
    calling.send_signal(signal.SIGINT)
    _, told = calling.communicate()
    assert calling.returncode == 130
    assert told == f"stopped: 0 of 1 are graded and kept in {tmp_path / 'out'}\n"
    go_on(workplace)


def test_a_worker_with_another_course_grades_nothing(
    workplace: Workplace, class_of: Class, tmp_path: Path
) -> None:
    here = Course(tmp_path / "here", tmp_path / "here/solutions")
    copytree(workplace.course.root, here.root)
    (here.exercises_folder / "03_lock/test_more.py").write_text("# more\n", "utf-8")
    result = call(
        workplace,
        class_of({"ana/tickets.py": "right"}),
        tmp_path / "out",
        "--course",
        str(here.root),
    )
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith("grader: a worker on ")
    assert f"{workplace.course.root}/exercises/03_lock or its hidden tests are other ones" in line
    assert not (tmp_path / "out/results.json").exists()


# The last one that needs the cluster: there is none after it.
def test_a_scheduler_that_dies_ends_the_call_in_one_line(
    workplace: Workplace, class_of: Class, tmp_path: Path
) -> None:
    calling, _ = started(workplace, class_of({"bob/tickets.py": "hold"}), tmp_path / "out")
    scheduler, *workers = workplace.processes
    end(scheduler)
    _, told = calling.communicate()
    end(*workers)
    assert calling.returncode == 3
    assert told == (
        "grader: the workers are gone. What they have graded is kept: start them, and grade again\n"
    )


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("here", "--cluster here: is no tcp://HOST:PORT and no tls://HOST:PORT"),
        ("tcp://127.0.0.1:1", "tcp://127.0.0.1:1: no scheduler answers there (Timed out"),
        ("tls://127.0.0.1:1", "Dask's configuration has no certificates for TLS"),
    ],
)
def test_an_address_where_nobody_answers_is_one_line(
    course: Course,
    class_of: Class,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
    says: str,
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 0.1)
    place = Workplace(address, course, tmp_path, [])
    result = call(place, class_of({"ana/tickets.py": "right"}), tmp_path / "out")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert says in line


def test_jobs_are_for_this_machine(course: Course, class_of: Class, tmp_path: Path) -> None:
    place = Workplace("tcp://127.0.0.1:1", course, tmp_path, [])
    result = call(place, class_of(CLASS), tmp_path / "out", "--jobs", "2")
    assert (result.exit_code, result.stderr) == (
        2,
        "grader: --jobs is for this machine: a cluster has the workers that it has\n",
    )


def test_the_work_travels_as_content(
    course: Course, class_of: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    (submission,) = collect(
        class_of({"ana/tickets.py": "right"}), (course.exercise("03_lock"),), named=False
    )
    edition = errand.edition_of([submission.exercise])
    task = errand.errands(grade, None, edition)(submission, Language.ENGLISH)
    assert submission.work
    submission.work.unlink()
    monkeypatch.chdir(course.root)
    assert task().score == 10.0


def test_a_worker_without_the_layer_or_with_another_grader_refuses_its_task(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course.root)
    weak = (Finding(Layer.STRONG, "no such program: bwrap"), Finding(Layer.MIDDLE))
    monkeypatch.setattr(errand, "_layers", lambda: weak)
    monkeypatch.setattr(errand, "probe", lambda layer: Finding(layer, "no such program: bwrap"))
    edition = errand.edition_of([course.exercise("03_lock")])
    task = errand.Errand(
        grade, Layer.STRONG, edition, "ana", "03_lock", "tickets.py", b"right", Language.ENGLISH
    )
    with pytest.raises(UnfitWorker, match="the strong layer of the sandbox does not work"):
        task()
    monkeypatch.setattr(errand, "grader_digest", lambda: "another")
    with pytest.raises(UnfitWorker, match="another grader is installed"):
        task()


def test_all_workers_grade_in_the_strongest_layer_that_each_of_them_has() -> None:
    strong, middle = (
        (Finding(Layer.STRONG),),
        (Finding(Layer.STRONG, "none"), Finding(Layer.MIDDLE)),
    )
    found = {"tcp://one": strong, "tcp://two": middle}
    assert cluster.common_layer(found, Layer.BASIC) is Layer.MIDDLE
    with pytest.raises(UsageError, match=r"^tcp://two: the strong layer was asked for"):
        cluster.common_layer(found, Layer.STRONG)


def test_an_unfit_worker_ends_the_call_where_others_would_have_tried_again(
    course: Course, class_of: Class
) -> None:
    def unfit(*_: object) -> SubmissionOutcome:
        raise UnfitWorker("a worker can't grade")

    submissions = collect(class_of(CLASS), course.exercises(), named=False)
    task_of = on_this_machine(unfit)
    with ThreadPoolExecutor(1) as lent, pytest.raises(UnfitWorker, match="a worker can't grade"):
        list(graded(submissions, task_of, Language.ENGLISH, lent, 1))


def test_workers_that_are_gone_are_no_fault_of_the_work(course: Course, class_of: Class) -> None:
    class Gone(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            call: Future[Any] = Future()
            call.cancel()
            call.set_running_or_notify_cancel()
            return call

    submissions = collect(class_of(CLASS), course.exercises(), named=False)
    with pytest.raises(MachineError, match="the workers are gone"):
        list(graded(submissions, on_this_machine(grade), Language.ENGLISH, Gone(), 1))
