"""A Manager's server, and the calls of the objects that live in it.

The variables of an object: `(id, "key", key)` for each key, `(id, "shape")` is which keys there are
and in what order, `(id, "content")` all values together, `(id, "epoch")` changes with the object as
a whole. So calls that touch different keys commute, and a look at everything commutes with no
change. A variable's value tells states apart and is no value of the learner's: it is made of the
calls that have led to it.
"""

from hashlib import blake2b
from typing import Any

from grader.engine.dependency import Key
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, ProtocolFault, Script, Wait
from grader.engine.kernel.processes import end_process
from grader.engine.kernel.serving import CUT_OFF, while_serving
from grader.engine.managing import Call, Left, Ready, Serve, Served, Shutdown
from grader.engine.operations import ProcessId
from grader.engine.trace import Ended

__all__ = ["HANDLERS"]


def serve(k: Kernel, p: Process, op: Serve) -> Script:
    """Take calls until it is shut down."""
    serves: Key = (p.id, "serves")
    yield NOW
    k.write(serves, True)
    yield Wait(lambda read: not read(serves), None, "serve", "")
    return None


def _server(k: Kernel, server: ProcessId) -> Process:
    found = k.processes.get(server)
    if found is None:
        raise ProtocolFault(f"process {server!r} was never started")
    return found


def ready(k: Kernel, p: Process, op: Ready) -> Script:
    """Until it serves, or has ended."""
    server = _server(k, op.server).id
    serves, ended = (server, "serves"), (server, "ended")
    yield Wait(lambda read: bool(read(serves)) or read(ended) is not None, None, "join", server)
    return None if k.read(serves) else CUT_OFF


def shutdown(k: Kernel, p: Process, op: Shutdown) -> Script:
    """It takes no more calls, and will end."""
    return while_serving(k, _server(k, op.server).id, _shut_down(k, op.server))


def _shut_down(k: Kernel, server: ProcessId) -> Script:
    yield NOW
    k.write((server, "serves"), False)
    return None


def call(k: Kernel, p: Process, op: Call) -> Script:
    """One step: the server answers within it."""
    return while_serving(k, _server(k, op.server).id, _called(k, p, op))


def _called(k: Kernel, p: Process, op: Call) -> Script:
    yield NOW
    _look(k, op)
    served = k.serve(p.id, op)
    if isinstance(served, Left):
        end_process(k, k.processes[op.server], served.code)
        k.effects.append(Ended(op.server, served.code))
        return CUT_OFF
    _change(k, op, served)
    return CUT_OFF if served.closed else served


def _look(k: Kernel, op: Call) -> None:
    """Read what the call may look at."""
    thing = op.object
    match op.touch:
        case "keys" | "set keys" | "change keys":
            k.read((thing, "epoch"))
            for key in op.keys if op.touch == "keys" else ():
                k.read((thing, "key", key))
        case "shape":
            k.read((thing, "shape"))
        case "look":
            k.read((thing, "shape"))
            k.read((thing, "content"))
        case "next":
            for part in ("shape", "content"):
                k.read((thing.rpartition(".")[0], part))


def _change(k: Kernel, op: Call, served: Served) -> None:
    """Write what the call may have changed."""
    thing = op.object
    match op.touch:
        case "set keys" | "change keys":
            for key in op.keys:
                before = k.read((thing, "key", key)) if op.touch == "change keys" else None
                k.write((thing, "key", key), _mark(before, op.request))
            k.add((thing, "content"), 1)
            if served.reshaped:
                _count(k, (thing, "shape"))
        case "change":
            for part in ("shape", "content", "epoch"):
                _count(k, (thing, part))
        case "next":
            _count(k, (thing, "content"))


def _count(k: Kernel, key: Key) -> None:
    k.write(key, (k.read(key) or 0) + 1)


def _mark(before: bytes | None, request: bytes) -> bytes:
    """Stands for the state that `request` makes of the one that `before` stands for."""
    return blake2b((before or b"") + request, digest_size=8).digest()


HANDLERS: dict[Any, Any] = {
    Serve: serve,
    Ready: ready,
    Shutdown: shutdown,
    Call: call,
}
