"""The layers of isolation, from the strongest to the weakest, and what each of them promises."""

from enum import StrEnum

__all__ = ["Layer"]


class Layer(StrEnum):
    """How a submission's processes are kept apart from everything else."""

    STRONG = "strong"
    """Namespaces of their own (bubblewrap), a filter on system calls, limits."""
    MIDDLE = "middle"
    """Landlock and a filter on system calls, limits, a user id of its own where we are root."""
    BASIC = "basic"
    """Limits and time-outs: it stops accidents, not attacks."""

    def at_least(self, other: "Layer") -> bool:
        """Whether this layer keeps all that `other` promises."""
        order = list(Layer)
        return order.index(self) <= order.index(other)
