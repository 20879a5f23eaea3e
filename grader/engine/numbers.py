"""The two numbers of a process: the judge's, and the one it has in its own namespace.

The kernel vouches for the judge's; learners, and so the results, know the other one. Without a
namespace they are the same.
"""

from collections.abc import Mapping

__all__ = ["Numbers"]


class Numbers:
    """What is known so far. What a process says of its own number changes nobody else's."""

    def __init__(self) -> None:
        self._own: dict[int, int] = {}
        self._judges: dict[int, int] = {}

    def learn(self, pid: int, own: int) -> None:
        """The process `pid` calls itself `own`; the first that is known of either counts."""
        if own and pid not in self._own and own not in self._judges:
            self._own[pid] = own
            self._judges[own] = pid

    def saw(self, own: Mapping[int, int]) -> None:
        """The same, of many."""
        for pid, number in own.items():
            self.learn(pid, number)

    def own(self, pid: int) -> int:
        """The number that the process `pid` has for itself."""
        return self._own.get(pid, pid)

    def judges(self, own: int) -> int | None:
        """The judge's number of the process that calls itself `own`."""
        return self._judges.get(own)
