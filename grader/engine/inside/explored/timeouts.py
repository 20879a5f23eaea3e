"""A call's `block` and `timeout` as the kernel takes them."""

import math

from grader.engine.inside.explored.client import nanoseconds

__all__ = ["patience"]

LONGEST = 4e9
"""Seconds; more than a century is for ever, as far as a virtual clock goes."""


def patience(block: object, timeout: float | None) -> int | None:
    """None for ever, 0 not at all, else nanoseconds; what is no number is a TypeError."""
    if timeout is not None:
        math.isnan(timeout)
    if not block:
        return 0
    return nanoseconds(timeout if timeout is None else min(timeout, LONGEST))
