"""The layers: what is chosen, what is said, what is refused, and whose fault a lost sandbox is."""

import os
import signal
import socket
from pathlib import Path
from types import MappingProxyType

import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.engine import probe as probing
from grader.engine import started
from grader.engine.controller import Controller
from grader.engine.failure import OverLimit, Resource
from grader.engine.inside.start import is_deserted
from grader.engine.log import RunLog
from grader.engine.probe import Finding, probe, strongest
from grader.engine.real import perform
from grader.engine.spec import RunSpec
from grader.errors import ChannelError, MachineError
from grader.exercise import Limits
from grader.report.doctor import cure, examination
from grader.sandbox.layers import Layer
from grader.sandbox.plan import Plan

IMPORTS = """\
import time
from mmap import mmap
from multiprocessing import Process
MUCH = b"x" * 1_000_000
"""
WORKING = [layer for layer in Layer if probe(layer).works]
PROGRAM = """\
import os, time
from multiprocessing import Process
def pids():
    child = Process(target=time.sleep, args=(0,))
    child.start(); child.join()
    print("here")
    return [os.getpid(), child.pid]
def leaves():
    open("/tmp/left", "w").close()
    return os.listdir("/tmp")
def local():
    import socket
    with socket.create_server(("localhost", 0)) as server:
        with socket.create_connection(server.getsockname()) as one:
            other, _ = server.accept()
            one.sendall(b"hello")
            with other: return other.recv(9)
"""


@pytest.fixture
def spec(tmp_path: Path):
    (tmp_path / "work.py").write_text(PROGRAM, encoding="utf-8")

    def spec(function: str) -> RunSpec:
        work = {"work.py": tmp_path / "work.py"}
        return RunSpec(work=work, function=function, arguments={}, limits=Limits(seconds=20))

    return spec


@pytest.mark.parametrize("layer", WORKING)
def test_processes_are_known_by_the_numbers_that_the_program_sees(layer, spec):
    with Controller(layer=layer) as controller:
        seen = perform(controller, spec("pids"))
    main, child = seen.processes
    assert (seen.failure, seen.result) == (None, [main.pid, child.pid])
    assert child.parent == main.pid
    assert (main.exit_code, child.exit_code) == (0, 0)
    assert [(line.process, line.pid) for line in seen.output] == [("MainProcess", main.pid)]


@pytest.mark.parametrize("layer", [one for one in WORKING if one is Layer.STRONG])
def test_nothing_of_a_run_is_there_for_the_next(layer, spec):
    with Controller(layer=layer) as controller:
        first = perform(controller, spec("leaves"))
        second = perform(controller, spec("leaves"))
    assert "left" in first.result
    assert first.result == second.result


@pytest.mark.parametrize("layer", [one for one in WORKING if one is not Layer.MIDDLE])
def test_a_program_reaches_itself_over_the_loopback(layer, spec):
    with Controller(layer=layer) as controller:
        assert perform(controller, spec("local")).result == b"hello"


@pytest.mark.parametrize("layer", [one for one in WORKING if one is not Layer.BASIC])
def test_a_sandbox_that_is_lost_twice_is_our_fault(layer, spec, monkeypatch):
    with Controller(layer=layer) as controller:
        launch = controller.launch

        def lose(*arguments):
            launched = launch(*arguments)
            os.kill(controller.root, signal.SIGKILL)
            return launched

        monkeypatch.setattr(controller, "launch", lose)
        with pytest.raises(MachineError):
            perform(controller, spec("pids"))
        monkeypatch.undo()
        assert perform(controller, spec("pids")).failure is None


def test_a_layer_that_can_not_be_started_is_a_finding_with_its_reason(monkeypatch):
    monkeypatch.setattr(started, "plan_for", lambda *_, **__: Plan(command=("no-such-bwrap",)))
    finding = probe(Layer.STRONG)
    assert not finding.works
    assert "no such program" in finding.problem
    assert "install bubblewrap" in cure(finding.layer, finding.problem).en


def test_a_sandbox_that_dies_at_its_start_is_a_finding_with_its_own_words(monkeypatch):
    script = ("sh", "-c", "echo no namespaces here >&2; exit 1")
    monkeypatch.setattr(started, "plan_for", lambda *_, **__: Plan(command=script))
    finding = probe(Layer.STRONG)
    assert not finding.works


def test_the_strongest_layer_is_the_first_that_works(monkeypatch):
    problems = MappingProxyType({Layer.STRONG: "none", Layer.MIDDLE: "", Layer.BASIC: ""})
    monkeypatch.setattr(probing, "probe", lambda layer: Finding(layer, problems[layer]))
    assert [one.layer for one in strongest()] == [Layer.STRONG, Layer.MIDDLE]


def test_a_zygote_whose_judge_is_gone_knows_it_though_there_is_something_to_read():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        ours.send(b"a command")
        assert not is_deserted(theirs.fileno())
        ours.close()
        assert is_deserted(theirs.fileno())


def test_the_order_of_the_layers():
    assert Layer.STRONG.at_least(Layer.MIDDLE)
    assert Layer.MIDDLE.at_least(Layer.MIDDLE)
    assert not Layer.BASIC.at_least(Layer.MIDDLE)


def test_doctor_names_each_layer_and_what_is_in_force():
    done = CliRunner().invoke(cli, ["doctor"])
    assert done.exit_code == 0
    lines = [line.split()[0] for line in done.output.splitlines() if not line.startswith(" ")]
    assert lines == ["strong", "middle", "basic", "Grading"]
    assert f"uses the {WORKING[0]} layer" in done.output


def test_what_is_missing_has_a_cure_of_one_line():
    found = [Finding(Layer.STRONG, "bwrap: there is no such program"), Finding(Layer.MIDDLE)]
    lines = list(examination(found))
    assert any("apt-get install bubblewrap" in line for line in lines)
    assert "middle" in lines[-1]


def test_a_layer_below_the_required_one_is_wrong_usage(tmp_path, monkeypatch):
    problem = "bwrap: there is no such program"
    found = (Finding(Layer.STRONG, problem), Finding(Layer.MIDDLE))
    monkeypatch.setattr(probing, "strongest", lambda: found)
    arguments = ["grade", "examples/class", "--out", str(tmp_path), "--require-sandbox", "strong"]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 2
    assert "apt-get install bubblewrap" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_run_may_not_say_without_end():
    log = RunLog(RunSpec(work={"a.py": Path("a.py")}, function="f", arguments={}), 0.0)
    piece = b"\x00" + b"x" * 59_000

    def say_on():
        for pid in range(10_000):
            log.hear(pid, piece, 0.0)

    with pytest.raises(ChannelError, match="more than"):
        say_on()


@pytest.mark.parametrize(
    ("statement", "resource"),
    [
        ("x = [open('/dev/null') for _ in range(100)]", Resource.DESCRIPTORS),
        ("open('f', 'wb').write(MUCH * 3)", Resource.FILE),
        ("[open(str(n), 'w').close() for n in range(100)]; time.sleep(60)", Resource.FILES),
        ("[open(str(n), 'wb').write(MUCH) for n in range(9)]; time.sleep(60)", Resource.DISK),
        ("x = MUCH * 60; time.sleep(60)", Resource.MEMORY),
        ("m = mmap(-1, 60_000_000); m.write(MUCH * 60); time.sleep(60)", Resource.MEMORY),
        ("[print('x' * 1000) for _ in range(100)]", Resource.OUTPUT),
        ("[Process(target=time.sleep, args=(60,)).start() for _ in range(9)]", Resource.PROCESSES),
    ],
)  # fmt: skip
@pytest.mark.parametrize("layer", WORKING)
def test_each_limit_has_its_own_verdict(layer, statement, resource, tmp_path):
    program = f"{IMPORTS}\ndef f():\n    {statement}\n"
    (tmp_path / "work.py").write_text(program, encoding="utf-8")
    limits = Limits(
        seconds=30, processor_seconds=5, memory_mb=40, processes=5, output_kb=50, disk_mb=5,
        file_mb=2, files=50, descriptors=40,
    )  # fmt: skip
    spec = RunSpec({"work.py": tmp_path / "work.py"}, "f", {}, limits=limits)
    with Controller(layer=layer) as controller:
        seen = perform(controller, spec)
    assert isinstance(seen.failure, OverLimit), seen.failure
    assert seen.failure.resource == resource
