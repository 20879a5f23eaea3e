"""Dynamic partial-order reduction: one schedule of each set of equivalent ones.

Source sets with sleep sets (Abdulla, Aronis, Jonsson, Sagonas, POPL 2014), depth first, each
schedule executed from the start. Operations block here, so races are sought as Flanagan and
Godefroid (POPL 2005) do: a step is compared with what happened since its own process last moved,
not since what enabled it, and what could not have moved earlier is skipped (`_could_move`);
processes that still wait when nobody can move, or where a run is cut short, or that are killed
while they wait, race too.

Time moves only when nobody else can, so it comes after everything before it and before everything
after it; races never reach across it.

The set of steps that happen before a step, itself included, is an integer with a bit for each.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.engine.dependency import READ, WRITE, Footprint, Key, Test, conflict
from grader.engine.earlier import Change, possible_answers, possible_values
from grader.engine.kernel import TIME, Kernel
from grader.engine.kernel.views import glimpses
from grader.engine.operations import Operation, Place
from grader.engine.strategies import Searcher, going_on
from grader.engine.trace import Actor, Fork, Glimpse, Step

__all__ = ["Dpor", "Nondeterminism"]


class Nondeterminism(Exception):  # noqa: N818  it is data for the driver
    """Replaying a prefix gave other operations: the program depends on more than the schedule."""


@dataclass(frozen=True, slots=True)
class Dpor:
    """Every inequivalent schedule once, depth first."""

    def begin(self) -> Searcher:
        """A new search."""
        return _Reduction()


@dataclass(slots=True)
class _Node:
    """One choice of the current schedule, and what is still to be tried there."""

    enabled: tuple[Actor, ...]
    chosen: Actor
    sleep: dict[Actor, Footprint]
    backtrack: set[Actor]
    footprint: Footprint = field(default_factory=dict)
    seen: dict[Key, Any] = field(default_factory=dict)
    identity: tuple[Operation | None, Place | None] | None = None
    before: int = 0


def _seen_now(ghost: Glimpse, kernel: Kernel) -> Glimpse:
    """The same wait, as it would find the variables now."""
    seen = {key: kernel.state.get(key) for key in ghost.footprint}

    def look(key: Key) -> Any:
        seen[key] = value = kernel.state.get(key)
        return value

    if ghost.test is not None:
        ghost.test(look)
    return Glimpse(ghost.actor, dict.fromkeys(seen, READ), seen, ghost.test)


class _Reduction:
    def __init__(self) -> None:
        self._nodes: list[_Node] = []
        self._depth = 0
        self._begun = False
        self._fresh = 0  # the first step that has not been compared yet
        self._accesses: dict[Key, list[tuple[int, int]]] = {}
        self._moves: dict[Actor, list[int]] = {}
        self._births: dict[Actor, int] = {}  # the step that forked it
        self._ticks: list[int] = []
        self._ghosts: list[tuple[int, Glimpse]] = []  # killed at that step, as they waited then
        self._state: Mapping[Key, Any] = {}  # the kernel's variables now

    # What the driver calls.

    def more(self) -> bool:
        if self._begun and not self._backtrack():
            return False
        self._begun, self._depth = True, 0
        return True

    @property
    def exhaustive(self) -> bool:
        return self._begun and not self._nodes

    def choose(self, kernel: Kernel, choices: tuple[Actor, ...]) -> Actor | None:
        self._state = kernel.state
        if self._depth < len(self._nodes):
            node = self._nodes[self._depth]
            if node.enabled != choices:
                raise Nondeterminism(f"step {self._depth}: others can move than the last time")
            return node.chosen
        sleep = self._sleepers()
        awake = tuple(actor for actor in choices if actor not in sleep)
        if not awake or choices == (TIME,):
            self._compare_all(glimpses(kernel))
        if not awake:
            return None
        last = self._nodes[-1].chosen if self._nodes else ""
        chosen = going_on(awake, last)
        self._nodes.append(_Node(choices, chosen, sleep, {chosen}))
        return chosen

    def observe(self, kernel: Kernel, step: Step) -> None:
        node = self._nodes[self._depth]
        identity = (step.operation, step.place)
        if self._depth < self._fresh:
            if node.identity != identity or node.footprint.keys() != step.footprint.keys():
                raise Nondeterminism(
                    f"step {self._depth}: process {step.process} did something else than last time"
                )
        else:
            node.identity, node.footprint, node.seen = identity, step.footprint, step.seen
            self._enter(step, node)
            self._haunt(kernel, step)
        self._depth += 1

    def finish(self, kernel: Kernel) -> None:
        if not kernel.choices():
            self._compare_all(glimpses(kernel))

    # Happens before.

    def _enter(self, step: Step, node: _Node) -> None:
        index = self._depth
        self._fresh = index + 1
        if step.actor == TIME:
            node.before = (2 << index) - 1
            self._ticks.append(index)
        else:
            past = self._past(step.actor)
            node.before = (1 << index) | past | self._conflicting(step.footprint, past)
            self._compare(index, step.actor, step.footprint, step.seen, step.test, node.before)
        for key, mode in step.footprint.items():
            self._accesses.setdefault(key, []).append((index, mode))
        self._moves.setdefault(step.actor, []).append(index)
        self._births.update({one.child: index for one in step.effects if isinstance(one, Fork)})
        self._compare_all(step.orphans)

    def _haunt(self, kernel: Kernel, step: Step) -> None:
        """What comes after a death may have let the victim move, had it come before."""
        start = self._ticks[-1] if self._ticks else -1
        changed = {key for key, mode in step.footprint.items() if mode != READ}
        self._compare_all(
            _seen_now(ghost, kernel)
            for at, ghost in self._ghosts
            if start < at < step.index and not changed.isdisjoint(ghost.footprint)
        )
        self._ghosts += [(step.index, orphan) for orphan in step.orphans]

    def _past(self, actor: Actor) -> int:
        """What happened before the actor's next step, by the order of its own steps alone.

        Nobody overtakes the step that forked it.
        """
        moves = self._moves.get(actor)
        last = moves[-1] if moves else self._births.get(actor)
        past = 0 if last is None else self._nodes[last].before
        return past | ((2 << self._ticks[-1]) - 1 if self._ticks else 0)

    def _conflicting(self, footprint: Footprint, past: int) -> int:
        found = past
        for key, mode in footprint.items():
            for index, theirs in reversed(self._accesses.get(key, ())):
                if (theirs != mode or mode == WRITE) and not found >> index & 1:
                    found |= self._nodes[index].before
                if theirs == WRITE:
                    break
        return found

    # Races, and what they ask to be tried.

    def _compare_all(self, glimpses: Iterable[Glimpse]) -> None:
        for glimpse in glimpses:
            past = self._past(glimpse.actor)
            before = past | self._conflicting(glimpse.footprint, past)
            self._compare(
                self._fresh, glimpse.actor, glimpse.footprint, glimpse.seen, glimpse.test, before
            )

    def _candidates(self, footprint: Footprint, past: int) -> list[int]:
        """Earlier steps that conflict and are not in the actor's own past, the latest first."""
        start = self._ticks[-1] if self._ticks else -1
        found = set()
        for key, mode in footprint.items():
            for index, theirs in reversed(self._accesses.get(key, ())):
                if index <= start:
                    break
                if past >> index & 1:
                    if theirs == WRITE:
                        break
                elif theirs != mode or mode == WRITE:
                    found.add(index)
        return sorted(found, reverse=True)

    def _compare(
        self,
        end: int,
        actor: Actor,
        footprint: Footprint,
        seen: dict[Key, Any],
        test: Test | None,
        before: int,
    ) -> None:
        """Let every step that `actor` could have overtaken be overtaken in another schedule."""
        covered, past = 0, self._past(actor)
        for index in self._candidates(footprint, past):
            if covered >> index & 1:
                continue
            possible, certain = self._could_move(index, past, seen, test)
            if possible and self._request(index, end, actor, before) and certain:
                covered |= self._nodes[index].before

    def _could_move(
        self, index: int, past: int, seen: dict[Key, Any], test: Test | None
    ) -> tuple[bool, bool]:
        """(could it have moved, is that certain) before step `index` and all that follows from it.

        A release never races the acquire that waited for it: without the release the lock is
        still held. `seen` are the variables as the step found them; what it did not look at it did
        not change. What is not certain costs a schedule and loses none, as long as earlier races
        are not taken for covered by it.
        """
        if test is None:
            return True, True

        def values(key: Key) -> tuple[Any, ...]:
            now = seen[key] if key in seen else self._state.get(key)
            return possible_values(now, self._changes(index, past, key))

        answers = possible_answers(test, values)
        return True in answers, len(answers) == 1

    def _changes(self, index: int, past: int, key: Key) -> Iterator[Change]:
        """Who accessed `key` since `index`, the latest first; `past` comes first in any case."""
        for later, mode in reversed(self._accesses.get(key, ())):
            if later < index:
                break
            node = self._nodes[later]
            undone, sure = bool(node.before >> index & 1), bool(past >> later & 1)
            yield Change(mode, node.seen[key], undone, sure)

    def _request(self, index: int, end: int, actor: Actor, before: int) -> bool:
        """Have one of those tried who can lead from `index` to the overtaking; False if nobody."""
        node = self._nodes[index]
        between = 0
        firsts: dict[Actor, bool] = {}
        for later in range(index + 1, end):
            other = self._nodes[later]
            if other.before >> index & 1:
                continue
            firsts.setdefault(other.chosen, not other.before & between)
            between |= 1 << later
        firsts.setdefault(actor, not before & between)
        initials = [who for who, first in firsts.items() if first and who in node.enabled]
        if not initials:
            return False
        if not any(who in node.backtrack or who in node.sleep for who in initials):
            node.backtrack.add(actor if actor in initials else initials[0])
        return True

    # Depth first.

    def _sleepers(self) -> dict[Actor, Footprint]:
        if not self._nodes:
            return {}
        node = self._nodes[-1]
        if node.chosen == TIME:
            return {}
        return {
            actor: footprint
            for actor, footprint in node.sleep.items()
            if not conflict(footprint, node.footprint)
        }

    def _backtrack(self) -> bool:
        while self._nodes:
            node = self._nodes[-1]
            self._leave(len(self._nodes) - 1, node)
            node.sleep[node.chosen] = node.footprint
            rest = [who for who in node.enabled if who in node.backtrack and who not in node.sleep]
            if rest:
                node.chosen = rest[0]
                node.identity = None
                return True
            self._nodes.pop()
        return False

    def _leave(self, index: int, node: _Node) -> None:
        self._fresh = min(self._fresh, index)
        while self._ghosts and self._ghosts[-1][0] >= index:
            self._ghosts.pop()
        if node.identity is None:
            return
        for key in node.footprint:
            self._accesses[key].pop()
        self._moves[node.chosen].pop()
        if self._ticks and self._ticks[-1] == index:
            self._ticks.pop()
