"""Whatever a learner's processes send, the run ends with a verdict, and it is not a good one."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from grader.engine.controller import Controller
from grader.engine.creations import (
    NewBarrier,
    NewBytes,
    NewCondition,
    NewLock,
    NewMailbox,
    NewManagedCondition,
    NewManagedEvent,
    NewManagedQueue,
    NewMemory,
    NewPipe,
    NewPrivateQueue,
    NewQueue,
    NewRLock,
    NewSegment,
    NewSemaphore,
)
from grader.engine.explore import Explorer, Plan
from grader.engine.failure import RefusedUse, WatcherKilled
from grader.engine.kernel import Kernel
from grader.engine.managing import Served
from grader.engine.messages import decode
from grader.engine.observation import Observation
from grader.engine.operations import ProtocolFault
from grader.engine.spec import RunSpec
from grader.engine.trace import Fork, Reply
from grader.exercise import Limits
from tests.engine.attacks import any_request
from tests.engine.hostile import KINDS, Attack, attacked

ATTACKS = 300


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller(explored=True) as controller:
        yield controller


def run(controller: Controller, function: str, seconds: float = 5) -> list[Observation]:
    work = {"attacks.py": Path(__file__).with_name("attacks.py")}
    spec = RunSpec(work, function, {}, limits=Limits(seconds=seconds, processor_seconds=1))
    return list(Explorer(controller, spec, Plan(shrink=False)))


def test_300_attacks_all_end_with_a_verdict_and_none_is_believed(controller: Controller) -> None:
    kinds = sorted(KINDS)
    attacks = [Attack(kinds[number % len(kinds)], number) for number in range(ATTACKS)]
    for attack, seen in attacked(controller, attacks):
        assert seen, attack
        assert all(one.failure is not None for one in seen), attack
    assert [(one.result, one.failure) for one in run(controller, "honest")] == [(2, None)] * 2


def test_a_real_sleep_ends_the_run_and_is_the_programs_own_fault(controller: Controller) -> None:
    (seen,) = run(controller, "sleep_for_real", seconds=3)
    assert seen.failure == RefusedUse("a wait outside of multiprocessing", None)


def test_who_kills_the_watching_process_twice_has_done_it(controller: Controller) -> None:
    (seen,) = run(controller, "kill_the_zygote")
    assert seen.failure == WatcherKilled()
    assert [one.result for one in run(controller, "honest")] == [2, 2]


def kernel() -> Kernel:
    """Two processes, and something of every kind under the ids that attacks name."""
    made = Kernel(serve=lambda caller, call: Served(call.request))
    for creation in (
        NewLock("0:0"),
        NewQueue("0:1", 1, True),
        NewPipe("0:2", "0:3"),
        NewMemory("0:4", 3, (1, 2)),
        NewRLock("0:5"),
        NewCondition("0:6", "0:5"),
        NewSemaphore("0:7", 1, True),
        NewBarrier("0:8", 2, True),
        NewPrivateQueue("0:9", 1),
        NewLock("0:10", server="0"),
        NewRLock("0:11", server="1"),
        NewManagedCondition("0:12", "1", "0:11"),
        NewManagedEvent("0:13", "1"),
        NewManagedQueue("0:14", "0", 1),
        NewMailbox("0:15"),
        NewSegment("0:16"),
        NewBytes("0:17", 5),
    ):
        made.create("0", creation)
    return made


def test_the_kernel_does_any_request_or_calls_it_a_fault_of_its_sender() -> None:
    done = 0
    for seed in range(300):
        random = Random(seed)  # noqa: S311  reproducible on purpose
        machine, awaited = kernel(), ["0"]
        while awaited or (choices := machine.choices()):
            if awaited:
                done += announced(machine, awaited.pop(), random)
                continue
            for effect in machine.step(random.choice(choices)).effects:
                if isinstance(effect, Reply):
                    awaited.append(effect.process)
                elif isinstance(effect, Fork):
                    awaited.append(effect.child)
            if machine.steps > 60:
                break
    assert done > 3_000


def announced(machine: Kernel, process: str, random: Random) -> int:
    """Let `process` ask for what can be understood, and try until something is accepted."""
    tried = 0
    while True:
        tried += 1
        try:
            asked = decode(any_request(random))
            for made in asked.made:
                machine.create(process, made)
            machine.request(process, asked.operation, asked.place, asked.fingerprint)
        except ProtocolFault:
            continue
        return tried
