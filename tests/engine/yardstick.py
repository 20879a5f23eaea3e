"""What the reduction is measured by: every reachable state, with no idea of what commutes.

Depth first over all choices; a state that has been reached before is not continued again. A state
is the kernel's variables, the time, and for each actor everything it has seen.
"""

from dataclasses import dataclass

from grader.engine.dependency import ADD
from grader.engine.kernel import Kernel
from grader.engine.search import Budget, Exploration, Finished
from grader.engine.simulated import Simulated
from grader.engine.strategies import Searcher, Strategy
from grader.engine.trace import Actor, Step


@dataclass(frozen=True)
class EveryState:
    """Enumerate, but continue each state once."""

    def begin(self) -> Searcher:
        return _States()


class _States:
    def __init__(self) -> None:
        self._left: list[list[Actor]] = []
        self._visited: set[int] = set()
        self._begun = False
        self._reset()

    def _reset(self) -> None:
        self._depth = 0
        self._known: dict[Actor, int] = {}

    def more(self) -> bool:
        while self._begun and self._left and len(self._left[-1]) == 1:
            self._left.pop()
        if self._begun and self._left:
            self._left[-1].pop(0)
        again = not self._begun or bool(self._left)
        self._begun = True
        self._reset()
        return again

    def choose(self, kernel: Kernel, choices: tuple[Actor, ...]) -> Actor | None:
        if self._depth == len(self._left):
            expired = [a for a, task in kernel.tasks.items() if task is not None and task.expired]
            state = hash(
                (
                    frozenset(kernel.state.items()),
                    frozenset(self._known.items()),
                    frozenset(expired),
                    kernel.now,
                )
            )
            if state in self._visited:
                return None
            self._visited.add(state)
            self._left.append(list(choices))
        return self._left[self._depth][0]

    def observe(self, kernel: Kernel, step: Step) -> None:
        saw = frozenset(
            (key, value) for key, value in step.seen.items() if step.footprint[key] != ADD
        )
        self._known[step.actor] = hash(
            (self._known.get(step.actor), saw, step.operation, step.reply)
        )
        self._depth += 1

    def finish(self, kernel: Kernel) -> None:
        pass

    @property
    def exhaustive(self) -> bool:
        return self._begun and not self._left


def end_state(run: Finished) -> object:
    """What the reduction must not lose: ending, who waits for what, and all replies."""
    return (
        run.end.ending,
        tuple((waiting.process, waiting.reason, waiting.object) for waiting in run.end.waiting),
        tuple(sorted((process, repr(value)) for process, value in dict(run.result).items())),
    )


def end_states(
    system: Simulated, strategy: Strategy, budget: Budget
) -> tuple[dict[object, Finished], Exploration]:
    """Each end state with the first run that reached it."""
    exploration = Exploration(system, strategy, budget)
    found: dict[object, Finished] = {}
    for run in exploration:
        found.setdefault(end_state(run), run)
    return found, exploration
