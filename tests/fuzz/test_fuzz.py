"""A minute of nonsense for every parser; benchmarks/verify_fuzz.py takes ten."""

from random import Random

import pytest

from tests.fuzz.targets import TARGETS

EXAMPLES = {"results": 300, "manifests": 2_000}
OTHERWISE = 200_000
FOUND = [("results", 10_000_364)]
"""What the long proof has found: the target, and the seed."""


@pytest.mark.parametrize("name", TARGETS)
def test_nonsense_is_refused_by_its_own_error_and_no_lie_is_believed(name, tmp_path):
    target = TARGETS[name]
    for seed in range(EXAMPLES.get(name, OTHERWISE)):
        target.check(target.make(Random(seed)), tmp_path)  # noqa: S311  reproducible on purpose


@pytest.mark.parametrize(("name", "seed"), FOUND)
def test_what_was_found_once_stays_mended(name, seed, tmp_path):
    target = TARGETS[name]
    target.check(target.make(Random(seed)), tmp_path)  # noqa: S311
