"""Pictures of a run's processes, read from /proc while the run is held (Linux only)."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.engine.connections import Sockets, open_sockets
from grader.engine.family import Family
from grader.engine.inside.tree import descendants
from grader.engine.proctree import own_number, process_status
from grader.engine.sightings import ClientSighting, Picture, Sighting

__all__ = ["Glance", "glance", "others", "picture"]


@dataclass(frozen=True, slots=True)
class Glance:
    """One process by the judge's numbers; `exit_code` is None while it has not ended."""

    parent: int
    state: str
    exit_code: int | None

    @property
    def ended(self) -> bool:
        """Whether it has ended, though nobody may have waited for it."""
        return self.exit_code is not None


def glance(pid: int) -> Glance | None:
    """The process `pid` as it is now; None when there is none (any more)."""
    status = process_status(pid)
    if status is None:
        return None
    state, parent, status_of_end = status
    ended = state in "ZX"
    return Glance(parent, state, os.waitstatus_to_exitcode(status_of_end) if ended else None)


def others(root: int, caller: int) -> Iterator[int]:
    """Every process below `root` that has not ended, the caller left out."""
    for pid in descendants(root):
        seen = glance(pid)
        if pid != caller and seen is not None and not seen.ended:
            yield pid


def picture(
    root: int,
    family: Family,
    place: str,
    at: float,
    sockets: Sockets | None = None,
    clients: tuple[ClientSighting, ...] = (),
) -> Picture:
    """All processes below `root`, in the numbers that learners know.

    With `sockets`, what each of them has open; `clients` are part of the picture as they are.
    """
    seen = [(pid, glance(pid), own_number(pid)) for pid in descendants(root)]
    own = {pid: number or family.own(pid) for pid, _, number in seen}
    sightings = (_sighting(pid, one, own, sockets) for pid, one, _ in seen if one is not None)
    return Picture(place, at, tuple(sorted(sightings, key=lambda one: one.pid)), clients)


def _sighting(pid: int, seen: Glance, own: Mapping[int, int], sockets: Sockets | None) -> Sighting:
    held = open_sockets(pid) if sockets else frozenset()
    names = sockets.clients if sockets else {}
    return Sighting(
        pid=own[pid],
        parent=own.get(seen.parent, 0),
        state=seen.state,
        exit_code=seen.exit_code,
        listens=bool(sockets and sockets.listener in held),
        clients=frozenset(names[inode] for inode in held & names.keys()),
    )
