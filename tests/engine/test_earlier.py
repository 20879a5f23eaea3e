"""What a test would have said earlier: values and answers, certain and uncertain."""

import pytest

from grader.engine.dependency import ADD, READ, WRITE
from grader.engine.earlier import Change, possible_answers, possible_values

UNDONE, SURE, OPEN = (True, False), (False, True), (False, False)


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ((), {5}),
        ((Change(WRITE, 3, *UNDONE),), {3}),
        ((Change(READ, 4, *OPEN), Change(WRITE, 3, *UNDONE)), {3}),
        ((Change(WRITE, 3, *OPEN),), set()),
        ((Change(WRITE, 3, *SURE),), {5}),
        ((Change(ADD, 4, *OPEN),), {4, 5}),
        ((Change(ADD, 4, *SURE),), {5}),
        ((Change(ADD, 4, *OPEN), Change(ADD, 3, *UNDONE)), {3, 4}),
        ((Change(ADD, 4, *UNDONE), Change(WRITE, 3, *SURE)), {4}),
        ((Change(ADD, 6, *OPEN), Change(ADD, 5, *OPEN)), {5, 4, 6}),
        ((Change(ADD, None, *UNDONE),), {None}),
    ],
)
def test_the_values_that_a_variable_may_have_had(changes, values):
    assert set(possible_values(5, changes)) == values


def test_a_test_that_says_the_same_for_every_value_is_certain():
    known = {("held",): (1, 2, 3), ("message",): (None,)}
    assert possible_answers(
        lambda read: read(("message",)) is not None or read(("held",)) == 0, known.__getitem__
    ) == {False}
    assert possible_answers(lambda read: read(("held",)) > 0, known.__getitem__) == {True}


def test_a_test_is_uncertain_when_values_differ_are_unknown_or_too_many():
    known = {("n",): (0, 1), ("x",): (), ("many",): tuple(range(65))}
    for key in known:
        assert possible_answers(lambda read, key=key: read(key) == 1, known.__getitem__) == {
            True,
            False,
        }
