"""Keeps pytest from comparing long values line by line, which no learner sees and takes minutes."""

import contextlib
import os
from collections.abc import Iterator

import pytest

__all__ = ["short_explanations"]

_LONG_IF_SET = ("CI", "BUILD_NUMBER")
"""With one of these variables, or -v, pytest shows the whole difference between two values."""


@contextlib.contextmanager
def short_explanations(config: pytest.Config) -> Iterator[None]:
    """Within the block a failing assertion is explained by pytest as briefly as it can.

    Its long form is made by difflib.ndiff, whose time grows with the square of the lines' length.
    """
    before = {name: os.environ.pop(name) for name in _LONG_IF_SET if name in os.environ}
    verbose = config.option.verbose
    config.option.verbose = min(verbose, 0)
    try:
        yield
    finally:
        config.option.verbose = verbose
        os.environ.update(before)
