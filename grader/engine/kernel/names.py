"""Names by which processes that inherit nothing find locks: `(id, "unnamed")` once one is gone."""

from typing import Any

from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, Script
from grader.engine.naming import OpenName, RemoveName

__all__ = ["HANDLERS"]


def open_name(k: Kernel, p: Process, op: OpenName) -> Script:
    """Whether it has its name still."""
    yield NOW
    return not k.read((op.object, "unnamed"))


def remove_name(k: Kernel, p: Process, op: RemoveName) -> Script:
    """Who has it open goes on with it."""
    yield NOW
    k.write((op.object, "unnamed"), True)
    return None


HANDLERS: dict[Any, Any] = {OpenName: open_name, RemoveName: remove_name}
