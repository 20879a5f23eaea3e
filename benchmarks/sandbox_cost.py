"""What the strong layer adds to a submission: median over pairs, layer on and off in turns.

Each pair does what a submission needs: start a sandbox for real runs and one for explored ones,
run in each, end them.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from grader.engine.controller import Controller
from grader.engine.explore import Explorer, Plan
from grader.engine.real import perform
from grader.engine.spec import RunSpec
from grader.sandbox.layers import Layer

PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
PROGRAM = """\
from multiprocessing import Lock, Process, Value
def add(value, lock):
    with lock: value.value += 1
def total():
    value, lock = Value("i", 0), Lock()
    children = [Process(target=add, args=(value, lock)) for _ in range(2)]
    for child in children: child.start()
    for child in children: child.join()
    return value.value
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, "program.py")
        program.write_text(PROGRAM, encoding="utf-8")
        spec = RunSpec(work={program.name: program}, function="total", arguments={})
        pairs = [(seconds(Layer.STRONG, spec), seconds(Layer.BASIC, spec)) for _ in range(PAIRS)]
    added = statistics.median(strong - basic for strong, basic in pairs)
    strong, basic = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"strong {strong * 1000:.0f} ms, basic {basic * 1000:.0f} ms, medians of {PAIRS} pairs")
    print(f"the strong layer adds {added * 1000:.1f} ms (median of the differences)")


def seconds(layer: Layer, spec: RunSpec) -> float:
    """Start both sandboxes of a submission, run in each, end them."""
    started = time.monotonic()
    with Controller(layer=layer) as real, Controller(layer=layer, explored=True) as explored:
        assert perform(real, spec).result == 2  # noqa: S101
        results = {seen.result for seen in Explorer(explored, spec, Plan())}
        assert results == {2}  # noqa: S101
    return time.monotonic() - started


if __name__ == "__main__":
    main()
