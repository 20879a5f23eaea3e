"""Small programs whose pictures are looked at, and a run of steps that nobody has run."""

from collections.abc import Iterable
from pathlib import Path

from grader.engine.controller import Controller
from grader.engine.creations import NewMemory
from grader.engine.explore import Explorer, Plan
from grader.engine.observation import Observation
from grader.engine.operations import Begin, Place, Read, Start, Write
from grader.engine.records import ProcessRecord
from grader.engine.spec import RunSpec
from grader.engine.trace import Fork, Step

PROGRAMS = """\
import time
from multiprocessing import Lock, Process, Queue, Value

def add(counter):
    seen = counter.value
    counter.value = seen + 1

def run(*workers):
    for worker in workers: worker.start()
    for worker in workers: worker.join()

def count():
    counter = Value("i", 0, lock=False)
    run(*(Process(target=add, args=(counter,)) for _ in range(2)))
    return counter.value

def left(a, b):
    with a:
        with b: pass

def right(a, b):
    with b:
        with a: pass

def meet():
    a, b = Lock(), Lock()
    run(Process(target=left, args=(a, b), name="Left"),
        Process(target=right, args=(a, b), name="Right"))

def produce(goods):
    goods.put("bread")
    goods.put(None)

def consume(goods):
    while goods.get() is not None: pass

def trade():
    goods = Queue(1)
    run(Process(target=produce, args=(goods,), name="Producer"),
        Process(target=consume, args=(goods,), name="Consumer"))

def tick():
    while True: time.sleep(1)

def doze():
    Process(target=tick, daemon=True).start()
    time.sleep(2.5)
"""
COUNTED = 2
"""What `count` should return."""


def explored(controller: Controller, file: Path, function: str) -> list[Observation]:
    """Every order of the function; the first that fails, or counts wrong, comes first."""
    spec = RunSpec(work={file.name: file}, function=function, arguments={})
    explorer = Explorer(controller, spec, Plan(), is_wrong)
    return sorted(explorer, key=lambda seen: not (seen.failure or is_wrong(seen)))


def is_wrong(seen: Observation) -> bool:
    return isinstance(seen.result, int) and seen.result != COUNTED


def made_up(processes: int, length: int, name: str = "Worker") -> Observation:
    """A run of so many processes and steps: each reads and writes a number in its turn."""
    ids = [str(number) for number in range(processes)]
    names = [(one, f"{name}-{one}") for one in ids]
    steps = list(_started(ids))
    while len(steps) < length:
        number = len(steps)
        operation = (Write("0:0", number), Read("0:0"))[number % 2]
        reply = number if number % 2 else None
        steps.append(_step(number, ids[number * 7 % processes], operation, reply))
    records = tuple(
        ProcessRecord(shown, "Process", 1000 + n, 1000, False, 0, None, 0.0, 0.0, False, None, one)
        for n, (one, shown) in enumerate(names)
    )
    return Observation(
        None,
        None,
        (),
        records,
        (),
        0.0,
        0.0,
        names=tuple(names),
        operations=tuple(steps),
        creations=(NewMemory("0:0"),),
    )


def _started(ids: list[str]) -> Iterable[Step]:
    for number, child in enumerate(ids[1:]):
        yield _step(number, "0", Start(child), None, (Fork("0", child),))
    for number, child in enumerate(ids[1:], len(ids) - 1):
        yield _step(number, child, Begin(), None)


def _step(
    index: int, actor: str, operation: object, reply: object, effects: tuple[Fork, ...] = ()
) -> Step:
    place = Place("work.py", 4 + index % 2, "add")
    return Step(
        index,
        actor,
        actor,
        operation,
        place,
        0,
        {},
        {},
        None,
        True,
        reply,
        effects,  # type: ignore[arg-type]
    )
