"""Programs as generators on the pure kernel: for tests and benchmarks, thousands of runs a minute.

A process is a generator function: it yields operations and creations, gets replies back (an `Error`
is thrown as `Raised`), and what it returns is its result. `spawn(...)` starts a child.
"""

from collections.abc import Callable, Generator
from typing import Any

from grader.engine.creations import Creation
from grader.engine.kernel import Kernel, Options, Serving
from grader.engine.operations import EndId, Error, Exit, Operation, Place, ProcessId, Start
from grader.engine.trace import Actor, Fork, Kill, Reply, Step

__all__ = ["Body", "Raised", "Simulated", "Spawn"]

Body = Generator[Any, Any, Any]
"""A process."""


def _name(variable: tuple[str, Any]) -> str:
    return variable[0]


def _mark(variable: tuple[str, Any]) -> tuple[str, int | str]:
    """Stands for a local variable: equal for equal values, cheap for large operations."""
    name, value = variable
    return name, hash(value) if isinstance(value, Operation) else repr(value)


class Raised(Exception):  # noqa: N818  as the real operation raises
    """The operation raised; `error` says what."""

    def __init__(self, error: Error) -> None:
        self.error = error
        super().__init__(f"{error.kind}: {error.text}")


class Spawn:
    """Yielded by a body: start a child that runs `target(child id, *arguments)`. Reply: its id.

    With `inherits` it holds these ends of pipes and shares nothing private.
    """

    def __init__(
        self,
        target: Callable[..., Body],
        *arguments: Any,
        daemon: bool = False,
        name: str = "",
        inherits: tuple[EndId, ...] | None = None,
    ) -> None:
        self.target = target
        self.arguments = arguments
        self.daemon = daemon
        self.name = name
        self.inherits = inherits


class Simulated:
    """A system whose main process runs `main("0", *arguments)`.

    `serve` makes, for each run, what answers the calls of Managers' objects.
    """

    def __init__(
        self,
        main: Callable[..., Body],
        *arguments: Any,
        options: Options | None = None,
        serve: Callable[[], Serving] | None = None,
    ) -> None:
        self._main = main
        self._arguments = arguments
        self._options = options
        self._serve = serve

    def start(self) -> "Simulation":
        """A new run."""
        serve = self._serve() if self._serve else None
        return Simulation(self._main("0", *self._arguments), Kernel(self._options, serve))


class Simulation:
    """One run: bodies by process, and what each has returned."""

    def __init__(self, main: Body, kernel: Kernel) -> None:
        self.kernel = kernel
        self._bodies: dict[ProcessId, Body] = {"0": main}
        self._starting: dict[ProcessId, Spawn] = {}
        self._born: dict[ProcessId, int] = {}
        self.results: dict[ProcessId, Any] = {}
        self._go_on("0", None)

    def move(self, actor: Actor) -> Step:
        """One step, and the requests that follow."""
        step = self.kernel.step(actor)
        for effect in step.effects:
            if isinstance(effect, Reply):
                self._go_on(effect.process, effect.value)
            elif isinstance(effect, Fork):
                spawn = self._starting[effect.child]
                self._bodies[effect.child] = spawn.target(effect.child, *spawn.arguments)
                self._go_on(effect.child, None)
            elif isinstance(effect, Kill):
                self.results.setdefault(effect.process, "killed")
        return step

    def _go_on(self, process: ProcessId, value: Any) -> None:
        body = self._bodies[process]
        if isinstance(value, Error):
            step = self._next(process, lambda: body.throw(Raised(value)))
        else:
            step = self._next(process, lambda: body.send(value))
        while isinstance(step, Creation):
            self.kernel.create(process, step)
            step = self._next(process, lambda: body.send(None))
        if isinstance(step, Spawn):
            step = self._start(process, step)
        self.kernel.request(process, step, *self._where(body))

    def _next(self, process: ProcessId, resume: Callable[[], Any]) -> Any:
        try:
            return resume()
        except StopIteration as stop:
            self.results[process] = stop.value
            return Exit(0)
        except Raised as raised:
            self.results[process] = raised.error.kind
            return Exit(1)

    def _start(self, process: ProcessId, spawn: Spawn) -> Operation:
        serial = self._born[process] = self._born.get(process, 0) + 1
        child = str(serial) if process == "0" else f"{process}-{serial}"
        self._starting[child] = spawn
        return Start(child, spawn.name, spawn.daemon, spawn.inherits)

    @staticmethod
    def _where(body: Body) -> tuple[Place | None, int | None]:
        place = None
        local = []
        inner: Any = body
        while getattr(inner, "gi_frame", None) is not None:
            frame = inner.gi_frame
            place = Place(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)
            local.append((frame.f_lasti, *map(_mark, sorted(frame.f_locals.items(), key=_name))))
            inner = inner.gi_yieldfrom
        return place, hash(tuple(local))

    def close(self) -> None:
        """Let the bodies go."""
        for body in self._bodies.values():
            body.close()

    def result(self) -> object:
        """What every process has returned, by process."""
        return dict(self.results)
