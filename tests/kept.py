"""Zygotes that serve one grading after the other, where all that is graded is ours."""

import atexit
from functools import cache

import pytest

from grader.engine.controller import Controller

__all__ = ["Kept"]


@cache
def _kept(*, explored: bool) -> Controller:
    """The zygote of this process; to start one for each file takes longer than most of them run."""
    controller = Controller(explored=explored)
    atexit.register(controller.close)
    return controller


class Kept:
    """A pytest plugin that has all runs forked by the zygotes that are there."""

    @pytest.fixture(scope="session")
    @classmethod
    def _controller(cls) -> Controller:
        return _kept(explored=False)

    @pytest.fixture(scope="session")
    @classmethod
    def _exploring_controller(cls) -> Controller:
        return _kept(explored=True)
