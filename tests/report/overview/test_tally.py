"""What is counted of a class, and in which order it is told."""

from grader.outcome import Move, Shape, Verdict
from grader.report.overview import tally
from grader.report.overview.tally import efforts, mistakes, scores
from grader.report.shapes import IN_SOME_ORDER, RESULT
from tests.report.overview.classes import CYCLE, judged, lost_update, outcome

WRONG, DEADLOCK = Verdict.WRONG, Verdict.DEADLOCK


def test_the_same_interleaving_of_other_numbers_is_the_same_mistake():
    found = mistakes(
        [
            outcome("ana", judged("a", WRONG, lost_update(1)), judged("b", WRONG, lost_update(7))),
            outcome("bo", judged("a", WRONG, lost_update(3)), judged("b", DEADLOCK, CYCLE)),
            outcome("cy", judged("a", WRONG, lost_update(3)), exercise="09_shared_memory"),
        ]
    )
    assert [(one.shape.kind, one.learners) for one in found] == [
        ("lost update", 3),
        ("lock cycle", 1),
    ]
    assert [(one.exercise, one.name) for one in found[0].tests] == [
        ("03_lock", "a"),
        ("03_lock", "b"),
        ("09_shared_memory", "a"),
    ]
    assert found[0].shape == lost_update(3)


def test_a_mistake_without_a_name_is_known_by_its_test_and_follows_from_none_that_has_one():
    found = mistakes(
        [
            outcome("ana", judged("a", WRONG, Shape(RESULT)), judged("b", WRONG, lost_update(1))),
            outcome("bo", judged("a", WRONG, Shape(RESULT)), judged("b")),
            outcome("cy", judged("a", WRONG, Shape(IN_SOME_ORDER))),
            outcome("di", judged("b", WRONG)),
        ]
    )
    assert [(one.shape.kind, one.learners, one.test and one.test.name) for one in found] == [
        (RESULT, 2, "a"),
        ("lost update", 1, None),
        (RESULT, 1, "b"),
    ]


def test_one_that_an_interleaving_shows_counts_beside_another_with_a_name():
    turns = Shape(IN_SOME_ORDER, moves=(Move(1, "prints"), Move(2, "prints"), Move(1, "prints")))
    named = judged("b", WRONG, lost_update(1))
    found = mistakes(
        [
            outcome("ana", judged("a", WRONG, turns), named),
            outcome("bo", judged("a", WRONG, turns), judged("c", WRONG, turns)),
        ]
    )
    assert [(one.shape.kind, one.learners) for one in found] == [
        (IN_SOME_ORDER, 2),
        ("lost update", 1),
    ]
    assert found[0].test is not None
    assert [found[0].test.name, *(one.name for one in found[0].tests)] == ["a", "a", "c"]


def test_a_failure_of_unknown_kind_is_named_by_its_verdict():
    (found,) = mistakes([outcome("ana", judged("tickets.py", Verdict.REFUSED))])
    assert (found.shape.kind, found.verdict, found.test) == ("refused", Verdict.REFUSED, None)


def test_who_has_not_begun_or_could_not_be_graded_has_made_no_mistake():
    for verdict in (Verdict.UNTOUCHED, Verdict.UNGRADED, Verdict.PASSED):
        assert mistakes([outcome("ana", judged("a", verdict))]) == ()


def test_scores_tell_median_full_marks_and_who_is_missing():
    both = (judged("a"), judged("b"))
    (found,) = scores(
        [
            outcome("ana", *both),
            outcome("bo", judged("a"), judged("b", WRONG)),
            outcome("cy", judged("a", Verdict.UNTOUCHED), judged("b", Verdict.UNTOUCHED)),
            outcome("di"),
        ]
    )
    assert (found.median, found.full, found.missing, found.begun) == (5.0, 1, 1, 2)
    assert found.by_point == (1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)


def test_a_test_has_its_title_and_the_number_of_each_verdict():
    a = judged("a", WRONG, title="One ticket.\n\n一张票。")
    found = tally.tests([outcome("ana", a), outcome("bo", judged("a", title=a.title))])
    assert found["03_lock", "a"].title == "One ticket.\n\n一张票。"
    assert found["03_lock", "a"].verdicts == {WRONG: 1, Verdict.PASSED: 1}
    assert found["03_lock", "a"].failed == 1


def test_the_effort_counts_orders_and_the_tests_that_saw_all_of_them():
    (found,) = efforts(
        [
            outcome("ana", judged("a", explored=6, exhaustive=True), judged("b")),
            outcome("bo", judged("a", WRONG, explored=2)),
            outcome("cy"),
        ]
    )
    assert (found.seconds, found.orders) == ((1.5, 1.5), 8)
    assert (found.explored, found.all_orders) == (2, 1)
