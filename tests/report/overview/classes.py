"""Outcomes of made-up classes: who has made which mistake at which test."""

from grader.outcome import Move, Shape, Status, SubmissionOutcome, TestOutcome, Verdict

__all__ = ["CLASS", "CYCLE", "TITLE", "judged", "lost_update", "outcome"]

CYCLE = Shape(
    "lock cycle",
    moves=(
        Move(1, "takes"),
        Move(2, "takes"),
        Move(1, "waits: lock", 2),
        Move(2, "waits: lock", 1),
    ),
)


def lost_update(before: int) -> Shape:
    """Two processes that have read the same number, each of which adds one to it."""
    old, new = str(before), str(before + 1)
    moves = (
        Move(1, "reads", value=old),
        Move(2, "reads", value=old),
        Move(1, "writes", value=new),
        Move(2, "writes", value=new),
    )
    return Shape("lost update", moves=moves)


def judged(
    name: str,
    verdict: Verdict = Verdict.PASSED,
    shape: Shape | None = None,
    *,
    title: str = "",
    hidden: bool = False,
    message: str = "",
    explored: int = 0,
    exhaustive: bool = False,
) -> TestOutcome:
    """The outcome of a test of five points."""
    return TestOutcome(
        name=name,
        hidden=hidden,
        points=5.0 if verdict is Verdict.PASSED else 0.0,
        max_points=5.0,
        verdict=verdict,
        message=message,
        explored=explored,
        exhaustive=exhaustive,
        title=title,
        shape=shape,
    )


def outcome(student: str, *tests: TestOutcome, exercise: str = "03_lock") -> SubmissionOutcome:
    """What was graded of the student, or that nothing was handed in."""
    return SubmissionOutcome(
        student=student,
        exercise=exercise,
        score=sum(one.points for one in tests),
        max_score=10.0,
        status=Status.GRADED if tests else Status.MISSING,
        seconds=1.5,
        tests=tests,
    )


TITLE = "Two buyers want the last ticket.\n\n两个人抢最后一张票。"
CLASS = [
    outcome(
        "ana",
        judged("test_a", Verdict.WRONG, lost_update(1), title=TITLE, message="ana was here"),
        judged("test_b", Verdict.DEADLOCK, CYCLE, title="B.\n\n乙。", hidden=True),
    ),
    outcome("bo", judged("test_a", Verdict.WRONG, lost_update(4), title=TITLE), judged("test_b")),
    outcome("chen", judged("test_a", title=TITLE), judged("test_b")),
]
