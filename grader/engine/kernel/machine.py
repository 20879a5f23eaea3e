"""The state machine: requests in, choices out, a step at a time. Pure: no I/O, clock or chance.

    kernel.create(process, creation)      what was made; no reply
    kernel.request(process, operation, place, fingerprint)
    kernel.choices()                      who can move now, in a fixed order
    kernel.step(actor)                    one move; its effects say whom to answer, fork or kill
    kernel.end()                          when choices() is empty: how the run ended

Between two calls of `step` every process that was answered or forked has to announce its next
request. What an operation does is a script (a generator) in the module of its subject; each `yield`
is a scheduling point.
"""

from collections.abc import Callable
from typing import Any

from grader.engine.creations import Creation, is_private
from grader.engine.dependency import Key, Test
from grader.engine.kernel import polling, timers, views
from grader.engine.kernel.channels import Channel
from grader.engine.kernel.parts import (
    CLOCK,
    TIME,
    Handler,
    Options,
    Process,
    ProtocolFault,
    Script,
    Task,
    Wait,
)
from grader.engine.kernel.serving import while_serving
from grader.engine.kernel.variables import Variables
from grader.engine.managing import Call, Left, Served
from grader.engine.operations import Exit, Operation, Place, ProcessId
from grader.engine.trace import Actor, Effect, End, Ending, Reply, Step, Waiting
from grader.errors import UsageError

__all__ = ["Kernel", "Serving"]

Serving = Callable[[ProcessId, Call], Served | Left]


def _nobody(_caller: ProcessId, call: Call) -> Left:
    raise ProtocolFault(f"process {call.server} serves nobody")


class Kernel(Variables):
    """One run's shared state. Make a new one for every run.

    `serve` has a Manager's server answer a call of the process that is given; whatever it answers
    has to follow from the calls before.
    """

    handlers: dict[Any, Handler] = {}  # noqa: RUF012  filled once, by grader.engine.kernel
    creators: dict[type, Any] = {}  # noqa: RUF012  the same

    def __init__(self, options: Options | None = None, serve: Serving | None = None) -> None:
        super().__init__()
        self.options = options or Options()
        self.serve = serve or _nobody
        self.now = 0
        self.objects: dict[str, Creation] = {}
        self.processes: dict[ProcessId, Process] = {}
        self.holders: dict[str, dict[ProcessId, Place | None]] = {}
        self.channels: dict[str, Channel] = {}
        self.steps = 0
        self.kept = 0
        self.effects: list[Effect] = []
        self.tasks: dict[Actor, Task | None] = {}
        self.current: Step | None = None
        self._end: End | None = None
        self.add_process("0", self.options.main, None, False)

    # What processes announce.

    def create(self, process: ProcessId, creation: Creation) -> None:
        """Make the object known; its id has to be one of the creator's own, and new."""
        owner = self._living(process)
        if not creation.object.startswith(f"{process}:") or creation.object in self.objects:
            raise ProtocolFault(f"process {process} can't create object {creation.object!r}")
        self.creators[type(creation)](self, owner, creation)
        self.objects[creation.object] = creation

    def request(
        self,
        process: ProcessId,
        operation: Operation,
        place: Place | None = None,
        fingerprint: int | None = None,
    ) -> None:
        """Announce what `process` wants to do next, at `place` in the learner's file.

        `fingerprint` is a number of the local state: position (f_lasti, so that two reads in one
        line differ) and local variables of every frame of the learner's. The same number at the
        same place is taken for the same state, so in a `for` loop, whose iterator is in no
        variable, a count has to go into it. None when it is not known.
        """
        owner = self._living(process)
        if self.tasks[process] is not None:
            raise ProtocolFault(f"process {process} asks again before it was answered")
        script = self._script(owner, operation)
        spin = polling.idle_cycle(owner, hash((place, operation)), fingerprint)
        wait = next(script)
        task = Task(process, owner, script, wait, operation, place, False, spin)
        if spin is not None and (period := polling.period(owner, self.now)):
            task.spin = None
            # Who looks at the clock finds something new each time.
            if CLOCK not in spin and polling.sleeps_on(owner):
                task.idle, task.period = spin, period
                task.spin = spin if wait.takes_time else None
        owner.impatient |= not owner.hard_spin and (task.spin or task.idle) is not None
        self.tasks[process] = task

    def _script(self, owner: Process, operation: Operation) -> Script:
        kind: Any = type(operation)
        handler = self.handlers.get(kind)
        if handler is not None:
            return handler(self, owner, operation)
        target = str(getattr(operation, "object", None) or getattr(operation, "end", ""))
        creation = self.objects.get(target)
        handler = self.handlers.get((kind, type(creation)))
        if handler is None or (is_private(creation) and target not in owner.privates):
            raise ProtocolFault(f"no such object for {operation!r:.120}")
        script = handler(self, owner, operation, creation)
        server = getattr(creation, "server", None)
        return script if server is None else while_serving(self, server, script)

    def _living(self, process: ProcessId) -> Process:
        found = self.processes.get(process)
        if found is None or found.code is not None:
            raise ProtocolFault(f"there is no living process {process!r:.60}")
        return found

    def add_process(
        self, process: ProcessId, name: str, parent: ProcessId | None, daemon: bool
    ) -> Process:
        """Known from now on; its first request is still to come."""
        made = Process(process, name, parent, daemon, self.now)
        self.processes[process] = made
        self.tasks[process] = None
        return made

    def add_task(self, actor: Actor, process: Process, script: Script) -> None:
        """Let an actor of the kernel's own (a feeder, a signal) run beside the processes."""
        wait = next(script)
        task = self.current and self.tasks.get(process.id)
        operation, place = (task.operation, task.place) if task else (None, None)
        self.tasks[actor] = Task(actor, process, script, wait, operation, place)

    # Who can move, and the move.

    def choices(self) -> tuple[Actor, ...]:
        """Everybody who can move now; only time when nobody else can; empty at the end."""
        if self._end is not None:
            return ()
        ready = []
        look = self.state.get
        for actor, task in self.tasks.items():  # as is_ready, without the calls
            if task is None or (task.spin is not None and not self.is_ready(task)):
                continue
            wait = task.wait
            if wait.test is None or task.expired or not wait.patient or wait.test(look):
                ready.append(actor)
        if ready:
            return tuple(ready)
        return (TIME,) if timers.can_tick(self) else ()

    def is_ready(self, task: Task) -> bool:
        """Can it move now?"""
        if task.spin is not None and not polling.has_changed(task.spin, self.state.get):
            return False
        return self.is_free(task)

    def step(self, actor: Actor) -> Step:
        """Let `actor` move once."""
        task = self.tasks.get(actor)
        if actor == TIME and self.choices() == (TIME,):
            tick = self._begin(TIME, None)
            timers.tick(self)
            return tick
        if task is None or not self.is_ready(task):
            can = ", ".join(self.choices()) or "nobody"
            raise UsageError(
                f"step {self.steps}: the schedule moves {actor}, but only {can} can move. "
                "The program has changed since the schedule was recorded; explore again."
            )
        step = self._begin(actor, task)
        expired = self._look(task, step)
        try:
            task.wait = task.script.send(expired)
            task.expired = False
            task.idle = polling.as_left(task.idle, step.seen, step.footprint, self.state.get)
            task.spin = task.idle if task.wait.takes_time else None
        except StopIteration as stop:
            self._complete(task, step, stop.value)
        step.effects = tuple(self.effects)
        if expired:
            step.seen.pop(CLOCK, None)  # that time has passed is no news for an idle loop
        task.process.history.append(step.seen)
        task.process.moments.append(self.now)
        task.process.waited.append(expired)
        return step

    def _begin(self, actor: Actor, task: Task | None) -> Step:
        process = task.process.id if task else ""
        operation, place = (task.operation, task.place) if task else (None, None)
        step = Step(self.steps, actor, process, operation, place, self.now, {}, {})
        self.accesses(step.footprint, step.seen)
        self.current = step
        self.steps += 1
        self.effects.clear()
        return step

    def _look(self, task: Task, step: Step) -> bool:
        """Record what the step had to wait for; True when it goes on because time ran out."""
        self.read((task.process.id, "life"))
        if task.spin is not None:
            polling.moves_on(task.process, task.spin, self.state.get)
            for key in task.spin:
                self.read(key)
        step.test = self.whole_test(task)
        test = task.wait.test
        if task.expired:
            self.read(CLOCK)
        return test is not None and not test(self.read)

    @staticmethod
    def whole_test(task: Task) -> Test | None:
        """What has to hold for the task to move; None when nothing has to."""
        test = task.wait.test if task.wait.patient and not task.expired else None
        spin = task.spin
        if spin is None:
            return test
        return lambda read: polling.has_changed(spin, read) and (test is None or test(read))

    def _complete(self, task: Task, step: Step, reply: Any) -> None:
        if self.tasks.get(task.actor) is task:
            self.tasks[task.actor] = None
        if task.actor != task.process.id:
            del self.tasks[task.actor]
            return
        step.done = True
        step.reply = reply
        if not isinstance(task.operation, Exit) and self._end is None:
            self.effects.append(Reply(task.process.id, reply))

    def is_free(self, task: Task) -> bool:
        """Could it move, if it were not for its idle loop?"""
        wait = task.wait
        return wait.test is None or task.expired or not wait.patient or wait.test(self.state.get)

    def loops(self, task: Task) -> bool:
        """Could it go on in time, if it were not for its idle loop?"""
        return self.is_free(task) or task.wait.takes_time

    # The end.

    def stop(self, end: End) -> None:
        """End the run from outside or by an operation that the kernel refuses."""
        self._end = self._end or end

    def end(self) -> End:
        """How the run ended; only when `choices()` is empty."""
        if self._end is None:
            waiting = self.waiting()
            spins = any(wait.reason == "spin" for wait in waiting)
            if not waiting:
                self._end = End(Ending.RETURNED)
            else:
                self._end = End(Ending.RUNAWAY if spins else Ending.DEADLOCK, waiting)
        return self._end

    def waiting(self) -> tuple[Waiting, ...]:
        """Every process that can't move now."""
        return views.waiting(self)

    # For the scripts.

    def wait(self, test: Test, reason: str, thing: str, timeout: int | None = None) -> Wait:
        """Wait until `test` holds, or `timeout` is over; a time-out of 0 does not wait."""
        deadline = self.now + timeout if timeout else None
        return Wait(test, deadline, reason, thing, False, timeout != 0)

    def wait_for(self, key: Key, reason: str, thing: str, timeout: int | None = None) -> Wait:
        """Wait until the variable is set (true)."""
        return self.wait(lambda read: bool(read(key)), reason, thing, timeout)

    def hold(self, thing: str, process: Process) -> None:
        """Remember for the diagnosis where `process` took `thing`."""
        place = self.current.place if self.current else None
        self.holders.setdefault(thing, {})[process.id] = place

    def unhold(self, thing: str, process: ProcessId) -> None:
        """`process` no longer holds `thing`."""
        self.holders.get(thing, {}).pop(process, None)
