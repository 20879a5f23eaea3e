"""The grader's copies of given functions have the lines that the learner's file shows."""

from pathlib import Path

import pytest

from grader.engine.inside.load import compiled, load

STUB = '''\
import math


def given(number):
    """The documentation
    of the stub."""
    half = number / 2
    return math.floor(half)
'''
SAME = STUB.replace("import math\n", "import math\n\n\n\n# moved down\n")
BARE = "def given(number):\n\n    half = number / 2\n\n    return math.floor(half)\n"
SHORT = "def given(number):\n    return 0\nx = 1\n"


@pytest.mark.parametrize(
    ("work", "lines"),
    [(SAME, [(8, 8), (11, 12)]), (BARE, [(1, 1), (3, 5)]), (SHORT, [(1, 1), (2, 2)])],
)
def test_a_given_function_is_told_at_the_lines_of_the_learner_s_own(
    tmp_path: Path, work: str, lines: list[tuple[int, int]]
) -> None:
    file = tmp_path / "work.py"
    file.write_text(work, encoding="utf-8")
    code = compiled(file, ("given",), STUB)
    module = load(file, code, lambda function: function, ("work_of_test_load",))
    assert module.given(5) == 2  # the stub's, whatever the learner's does
    (first, _), (body, last) = lines
    told = [line for *_, line in module.given.__code__.co_lines() if line]
    assert (min(told), max(told)) == (first, last)
    assert sorted(set(told)) == sorted({first, body, last})


def test_a_given_function_that_the_learner_has_removed_keeps_its_own_lines(tmp_path: Path) -> None:
    file = tmp_path / "work.py"
    file.write_text("x = 1\n", encoding="utf-8")
    module = load(file, compiled(file, ("given",), STUB), lambda one: one, ("work_of_test_load",))
    assert module.given.__code__.co_firstlineno == 4
