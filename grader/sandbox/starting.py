"""Starts a zygote in a layer."""

import os
import shutil
import subprocess

from grader.errors import MachineError
from grader.sandbox.basic import basic_plan
from grader.sandbox.layers import Layer
from grader.sandbox.middle import middle_plan
from grader.sandbox.plan import Plan
from grader.sandbox.strong import strong_plan

__all__ = ["plan_for", "start"]


def plan_for(layer: Layer, control: int, mark: str, *, explored: bool) -> Plan:
    """How `layer` starts a zygote with descriptor `control` as its socket.

    Its runs are real ones, or `explored`; `mark` is for the layers that have nothing better to know
    their processes by.
    """
    match layer:
        case Layer.STRONG:
            return strong_plan(control, explored=explored)
        case Layer.MIDDLE:
            return middle_plan(control, mark, explored=explored)
        case Layer.BASIC:
            return basic_plan(control, mark, explored=explored)


def start(plan: Plan, control: int, complaints: int | None = None) -> "subprocess.Popen[bytes]":
    """Start it in a session of its own; its standard error goes to `complaints`, if given."""
    command = list(plan.command)
    found = shutil.which(command[0])
    if found is None:
        raise MachineError(f"{command[0]}: there is no such program")
    try:
        return subprocess.Popen(
            [found, *command[1:]],
            env=dict(plan.environment),
            pass_fds=[control, *plan.descriptors],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,
        )
    except OSError as error:
        raise MachineError(f"{command[0]}: could not be started: {error}") from None
    finally:
        for one in plan.descriptors:
            os.close(one)
