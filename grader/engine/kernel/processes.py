"""Processes: start, end, join, signals.

The variables of a process: `(id, "life")` is read by each of its steps and written by its end;
`(id, "ended")` is its exit code once it has ended; `(id, "doom")` the signal on its way to it.
A signal is delivered by an actor of its own, a moment after `terminate` has returned, as really.
Exit does what multiprocessing's own exit function does: terminate the daemons, join the children,
wait until the queues are flushed.
"""

from collections import Counter

from grader.engine.kernel.files import share_files, shut_files
from grader.engine.kernel.machine import Kernel
from grader.engine.kernel.parts import NOW, Process, ProtocolFault, Script, Wait
from grader.engine.kernel.segments import end_tracker
from grader.engine.kernel.views import glimpse
from grader.engine.operations import (
    ActiveChildren,
    Begin,
    CloseProcess,
    Error,
    Exit,
    ExitCode,
    IsAlive,
    Join,
    ProcessId,
    Signal,
    Start,
)
from grader.engine.trace import Ended, Fork, Kill

__all__ = ["HANDLERS", "end_process"]


def begin(k: Kernel, p: Process, op: Begin) -> Script:
    """The child is up."""
    yield NOW


def next_child(p: Process) -> ProcessId:
    """The id that the next child of `p` has to have."""
    serial = len(p.children) + 1
    return str(serial) if p.id == "0" else f"{p.id}-{serial}"


def start(k: Kernel, p: Process, op: Start) -> Script:
    """A forked child gets a copy of what is private, and holds every open end; others do not."""
    if op.child != next_child(p):
        raise ProtocolFault(f"process {p.id} can't start {op.child!r}")
    if op.inherits is not None and not p.ends.keys() >= set(op.inherits):
        raise ProtocolFault(f"process {p.id} can't hand over what it does not hold")
    yield NOW
    if p.daemon:
        return Error("AssertionError", "daemonic processes are not allowed to have children")
    child = k.add_process(op.child, op.name or f"Process-{op.child}", p.id, op.daemon)
    p.children.append(op.child)
    k.write((op.child, "life"), 1)
    child.ends = p.ends.copy() if op.inherits is None else Counter(op.inherits)
    for end in sorted(child.ends):
        k.add((end, "held"), 1)
    if op.inherits is None:
        _share(k, p, child)
    else:
        p.tracker = p.tracker or p.id  # it is started for the child, which gets it
    child.tracker = p.tracker
    k.effects.append(Fork(p.id, op.child))
    if k.options.killed and child.name == k.options.killed:
        _send_signal(k, child, 9)
    return None


def _share(k: Kernel, p: Process, child: Process) -> None:
    child.privates = set(p.privates)
    share_files(k, p, child)
    for thing in sorted(p.privates):
        _copy_private(k, thing, p.id, child.id)


def _copy_private(k: Kernel, thing: str, parent: ProcessId, child: ProcessId) -> None:
    """A private object's state is copied; what the parent's thread holds, the child's holds."""
    for part in ("lock", "items", "unfinished"):
        value = k.read((thing, part, parent))
        if value is None:
            continue
        if part == "lock":
            value = (child, value[1])
            k.holders.setdefault(f"{thing}@{child}", {})[child] = k.holders.get(
                f"{thing}@{parent}", {}
            ).get(parent)
        k.write((thing, part, child), value)


def _child(k: Kernel, child: ProcessId) -> Process:
    found = k.processes.get(child)
    if found is None:
        raise ProtocolFault(f"process {child!r} was never started")
    return found


def join(k: Kernel, p: Process, op: Join) -> Script:
    """Until the child has ended."""
    child = _child(k, op.child)
    if child.parent != p.id:
        yield NOW
        return Error("AssertionError", "can only join a child process")
    key = (op.child, "ended")
    expired = yield k.wait(lambda read: read(key) is not None, "join", op.child, op.timeout)
    if not expired:
        p.joined.add(op.child)
    return None


def is_alive(k: Kernel, p: Process, op: IsAlive) -> Script:
    """Not yet ended."""
    child = _child(k, op.child)
    yield NOW
    if child.parent != p.id:
        return Error("AssertionError", "can only test a child process")
    return k.read((op.child, "ended")) is None


def exit_code(k: Kernel, p: Process, op: ExitCode) -> Script:
    """None while it lives."""
    _child(k, op.child)
    yield NOW
    return k.read((op.child, "ended"))


def close_process(k: Kernel, p: Process, op: CloseProcess) -> Script:
    """Only an ended process can be closed."""
    _child(k, op.child)
    yield NOW
    if k.read((op.child, "ended")) is None:
        text = "Cannot close a process while it is still running. "
        return Error("ValueError", text + "You should first call join() or terminate().")
    return None


def active_children(k: Kernel, p: Process, op: ActiveChildren) -> Script:
    """Those whose end has not been seen; looking reaps them."""
    yield NOW
    alive = []
    for child in p.children:
        if child in p.joined:
            continue
        if k.read((child, "ended")) is None:
            alive.append(child)
        else:
            p.joined.add(child)
    return tuple(alive)


def signal(k: Kernel, p: Process, op: Signal) -> Script:
    """Send it; `_deliver` is the moment at which it arrives."""
    child = _child(k, op.child)
    yield NOW
    _send_signal(k, child, op.number)
    return None


def _send_signal(k: Kernel, child: Process, number: int) -> None:
    doom = (child.id, "doom", number)
    if k.read(doom) is None:
        k.write(doom, True)
        k.add_task(f"{child.id}!{number}", child, _deliver(k, child, number))


def _deliver(k: Kernel, child: Process, number: int) -> Script:
    yield k.wait_for((child.id, "doom", number), "", "")
    if k.read((child.id, "ended")) is None:
        k.effects.append(Kill(child.id, number))
        end_process(k, child, -number)


def exit_(k: Kernel, p: Process, op: Exit) -> Script:
    """As multiprocessing.util._exit_function does it; `abrupt` as os._exit does."""
    if not op.abrupt:
        yield NOW
        rest = [k.processes[child] for child in p.children if child not in p.joined]
        for child in rest:
            if child.daemon and k.read((child.id, "ended")) is None:
                _send_signal(k, child, 15)
        for child in rest:
            yield has_ended(child.id)
        for queue, sent in p.sent.items():
            if queue not in p.unflushed:
                yield flushed(p, queue, sent)
    yield NOW
    end_process(k, p, op.code)
    k.effects.append(Ended(p.id, op.code))


def has_ended(child: ProcessId) -> Wait:
    """Until the child has ended."""
    key = (child, "ended")
    return Wait(lambda read: read(key) is not None, None, "children", child)


def flushed(p: Process, queue: str, sent: int) -> Wait:
    """Until the feeder has moved everything into the pipe."""
    key = (queue, "fed", p.id)
    return Wait(lambda read: (read(key) or 0) >= sent, None, "flush", queue)


def end_process(k: Kernel, p: Process, code: int) -> None:
    """It stops where it is; what it holds stays held, its open ends are closed."""
    step = k.current
    mine = [actor for actor, task in k.tasks.items() if task is not None and task.process is p]
    for actor in mine:
        if step is None or actor == step.actor or "!" in actor:
            continue
        last_wish = glimpse(k, actor)
        if last_wish is not None:
            step.orphans.append(last_wish)
    for actor in mine:
        if actor == p.id:
            k.tasks[actor] = None
        elif "!" not in actor:
            del k.tasks[actor]
    k.write((p.id, "life"), 0)
    k.write((p.id, "ended"), code)
    if (p.id, "serves") in k.state and k.read((p.id, "serves")):
        k.write((p.id, "serves"), False)
    p.code, p.ended = code, k.now
    p.last_step = step.index if step else k.steps
    _let_go(k, p)
    end_tracker(k, p)


def _let_go(k: Kernel, p: Process) -> None:
    """Its files, the ends that it held, and those that it has pickled and nobody has taken."""
    shut_files(k, p)
    for end in sorted(p.ends):
        k.add((end, "held"), -1)
    for loan in p.loans:
        end = k.read((loan, "lent"))
        if end is not None:
            k.write((loan, "lent"), None)
            k.add((end, "held"), -1)


HANDLERS = {
    Begin: begin,
    Start: start,
    Exit: exit_,
    Join: join,
    IsAlive: is_alive,
    ExitCode: exit_code,
    Signal: signal,
    CloseProcess: close_process,
    ActiveChildren: active_children,
}
