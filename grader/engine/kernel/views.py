"""Looks at a kernel: who waits for what, who holds it, what a waiting actor looks at."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.engine.operations import Place, ProcessId
from grader.engine.trace import Actor, Glimpse, Holder, Waiting

if TYPE_CHECKING:
    from grader.engine.kernel.machine import Kernel

__all__ = ["glimpse", "glimpses", "waiting"]


def waiting(k: "Kernel") -> tuple[Waiting, ...]:
    """Every process that can't move now, but for those that serve: they only ever answer."""
    return tuple(one for one in _waiting(k) if one.reason != "serve")


def _waiting(k: "Kernel") -> Iterator[Waiting]:
    for process in k.processes.values():
        task = k.tasks.get(process.id)
        if process.code is not None or (task is not None and k.is_ready(task)):
            continue
        if task is None:
            yield Waiting(process.id, process.name, None, None, "nothing", "")
            continue
        spins = task.spin is not None and k.loops(task)
        reason, thing = ("spin", "") if spins else (task.wait.reason, task.wait.object)
        held = _holders(k, reason, thing)
        yield Waiting(process.id, process.name, task.operation, task.place, reason, thing, held)


def _holders(k: "Kernel", reason: str, thing: str) -> tuple[Holder, ...]:
    if reason in ("join", "children"):
        return (_holder(k, thing, None),)
    found = k.holders.get(f"turn/{thing}" if reason == "turn" else thing, {})
    return tuple(_holder(k, process, place) for process, place in found.items())


def _holder(k: "Kernel", process: ProcessId, place: Place | None) -> Holder:
    found = k.processes[process]
    return Holder(process, found.name, place, found.code is not None)


def glimpse(k: "Kernel", actor: Actor) -> Glimpse | None:
    """What a waiting actor looks at, or None when it has asked for nothing."""
    task = k.tasks.get(actor)
    if task is None:
        return None
    with k.recording() as (footprint, seen):
        k.read((task.process.id, "life"))
        for key in task.spin or ():
            k.read(key)
        if task.wait.test is not None:
            task.wait.test(k.read)
    return Glimpse(actor, footprint, seen, k.whole_test(task))


def glimpses(k: "Kernel") -> list[Glimpse]:
    """`glimpse` of every actor that waits."""
    found = [glimpse(k, actor) for actor in k.tasks]
    return [one for one in found if one is not None]
