"""Finds out which layers of isolation work here: each is tried, by a run that returns something."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from grader.engine.controller import Controller
from grader.engine.real import perform
from grader.engine.spec import RunSpec
from grader.errors import GraderError
from grader.sandbox.layers import Layer

__all__ = ["Finding", "probe", "strongest"]

_PROGRAM = "def answer(): return 42\n"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a layer works on this machine; `problem` is what was in the way, or empty."""

    layer: Layer
    problem: str = ""

    @property
    def works(self) -> bool:
        return not self.problem


def probe(layer: Layer) -> Finding:
    """Try `layer`: start its sandbox and run a program of one line in it."""
    with tempfile.TemporaryDirectory(prefix="procession-probe-") as folder:
        program = Path(folder, "program.py")
        program.write_text(_PROGRAM, encoding="utf-8")
        spec = RunSpec(work={program.name: program}, function="answer", arguments={})
        try:
            with Controller(layer=layer) as controller:
                seen = perform(controller, spec)
        except GraderError as error:
            return Finding(layer, str(error))
    if seen.failure is not None or seen.result != 42:
        return Finding(layer, f"a program of one line could not be run: {seen.failure}")
    return Finding(layer)


def strongest() -> tuple[Finding, ...]:
    """What was found, from the strongest layer down to the first that works: that is the last."""
    found: list[Finding] = []
    for layer in Layer:
        found.append(probe(layer))
        if found[-1].works:
            break
    return tuple(found)
