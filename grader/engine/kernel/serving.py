"""A script that needs a Manager's server: as long as it serves.

`(server, "serves")` is true from the moment at which it takes calls until it is shut down or ends.
Whoever finds it gone is told so; whoever waits behind it when it goes sees its connection end.
"""

from typing import TYPE_CHECKING

from grader.engine.dependency import Key, Reader
from grader.engine.kernel.parts import Script, Wait
from grader.engine.operations import Error, ProcessId

if TYPE_CHECKING:
    from grader.engine.kernel.machine import Kernel

__all__ = ["while_serving"]

CUT_OFF = Error("EOFError")


def while_serving(k: "Kernel", server: ProcessId, script: Script) -> Script:
    """The script itself, or the error that its caller gets when the server is gone."""
    serves: Key = (server, "serves")
    wait, begun = next(script), False
    while True:
        expired = yield _unless_gone(wait, serves)
        if not k.read(serves):
            script.close()
            return CUT_OFF if begun or _waits(k, wait) else _gone(k, server)
        begun = True
        try:
            wait = script.send(expired)
        except StopIteration as stop:
            return stop.value


def _unless_gone(wait: Wait, serves: Key) -> Wait:
    test = wait.test
    if test is None:
        return wait

    def ready(read: Reader) -> bool:
        return not read(serves) or test(read)

    return Wait(ready, wait.deadline, wait.reason, wait.object, wait.asleep, wait.patient)


def _waits(k: "Kernel", wait: Wait) -> bool:
    """Had it been sent before, would it be waiting for something else now?"""
    return wait.test is not None and not wait.test(k.read)


def _gone(k: "Kernel", server: ProcessId) -> Error:
    code = k.read((server, "ended"))
    return Error("ManagerGone", "killed" if code is not None and code < 0 else "shut down")
