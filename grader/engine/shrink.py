"""A failing schedule made simple: fewer switches, then fewer steps, by replays.

Every candidate is replayed leniently (what can't move is skipped); it is kept if the run fails in
the same way and is simpler. The result is 1-minimal for the three kinds of change, within
the budget.
"""

from collections.abc import Callable, Iterator

from grader.engine.schedule import Schedule, switches
from grader.engine.search import Budget, Exploration, Finished, System
from grader.engine.strategies import Replay

__all__ = ["shrunk"]

SameFailure = Callable[[Finished], bool]


def shrunk(
    system: System, failure: Finished, same: SameFailure, budget: Budget | None = None
) -> Finished:
    """The simplest run found that is still `same`; `failure` itself if none is simpler.

    `budget.schedules` is the number of replays.
    """
    budget = budget or Budget(schedules=200)
    best, left = failure, budget.schedules
    better = True
    while better:
        better = False
        for candidate in _simpler(best.schedule):
            if left <= 0:
                return best
            left -= 1
            run = _replayed(system, candidate, budget)
            if run is not None and _weight(run) < _weight(best) and same(run):
                best, better = run, True
                break
    return best


def _weight(run: Finished) -> tuple[int, int]:
    return switches(run.schedule), len(run.schedule)


def _replayed(system: System, schedule: Schedule, budget: Budget) -> Finished | None:
    strategy = Replay(schedule, lenient=True)
    return next(iter(Exploration(system, strategy, Budget(1, budget.steps))), None)


def _blocks(schedule: Schedule) -> list[Schedule]:
    blocks: list[list[str]] = []
    for actor in schedule:
        if blocks and blocks[-1][0] == actor:
            blocks[-1].append(actor)
        else:
            blocks.append([actor])
    return [tuple(block) for block in blocks]


def _joined(blocks: list[Schedule]) -> Schedule:
    return tuple(actor for block in blocks for actor in block)


def _simpler(schedule: Schedule) -> Iterator[Schedule]:
    """The end left to itself; a block moved to the next of the same actor, or back; one dropped."""
    blocks = _blocks(schedule)
    for keep in range(len(blocks)):
        yield _joined(blocks[:keep])
    for at, block in enumerate(blocks):
        rest = blocks[:at] + blocks[at + 1 :]
        for later in range(at, len(rest)):
            if rest[later][0] == block[0]:
                yield _joined([*rest[:later], block, *rest[later:]])
                break
        for earlier in range(at - 1, -1, -1):
            if rest[earlier][0] == block[0]:
                yield _joined([*rest[: earlier + 1], block, *rest[earlier + 1 :]])
                break
        yield _joined(rest)
