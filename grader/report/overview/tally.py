"""What a class has understood and what not: counted, without a learner's name."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

from grader.language import Text
from grader.outcome import Shape, Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.shapes import IN_SOME_ORDER, NOT_EVERY_ORDER, RESULT
from grader.report.words import title_of

__all__ = ["Effort", "Mistake", "Scores", "TestTally", "efforts", "mistakes", "scores", "tests"]

_NO_MISTAKE = (Verdict.PASSED, Verdict.UNTOUCHED, Verdict.UNGRADED)
_NAMELESS = (RESULT, IN_SOME_ORDER, NOT_EVERY_ORDER)
"""Kinds of which only the test says what is wrong."""


@dataclass(frozen=True, slots=True)
class TestTally:
    """What became of one test, by the number of learners. `title` is its docstring."""

    __test__ = False  # its name is no invitation to pytest

    exercise: str
    name: str
    title: str
    hidden: bool
    verdicts: Mapping[Verdict, int]

    @property
    def text(self) -> Text:
        """What it asks for."""
        return title_of(self.title, self.name)

    @property
    def failed(self) -> int:
        """How many learners have tried and not passed."""
        return sum(n for verdict, n in self.verdicts.items() if verdict not in _NO_MISTAKE)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of one exercise: those of what was graded, and why there are no more.

    `begun` leaves out whoever has handed in the stub.
    """

    exercise: str
    most: float
    scores: tuple[float, ...]
    missing: int
    ungraded: int
    begun: int

    @property
    def median(self) -> float:
        """Half of the class has no more; 0 where nothing was graded."""
        return median(self.scores) if self.scores else 0.0

    @property
    def full(self) -> int:
        """How many have all the points."""
        return sum(score >= self.most for score in self.scores)

    @property
    def by_point(self) -> tuple[int, ...]:
        """How many have 0 points and up to less than 1, and so on; the last have all of them."""
        count = Counter(int(score) for score in self.scores)
        return tuple(count[point] for point in range(int(self.most) + 1))


@dataclass(frozen=True, slots=True)
class Mistake:
    """The same mistake of so many `learners`: one example of it, and the tests that showed it.

    One that has no name is known by its `test`, of several the one that fails most. Unless it has
    an interleaving, it is made by those alone who have made none with a name in that exercise: with
    the others it may follow from that one.
    """

    shape: Shape
    verdict: Verdict
    learners: int
    tests: tuple[TestTally, ...]
    test: TestTally | None = None


@dataclass(frozen=True, slots=True)
class Effort:
    """What grading an exercise took, and how far its explorations went.

    Of the tests of all learners that `explored`, so many have seen `all_orders`.
    """

    exercise: str
    seconds: tuple[float, ...]
    orders: int
    explored: int
    all_orders: int


_Test: TypeAlias = tuple[str, str]
_Failure: TypeAlias = tuple[str, TestOutcome]


def tests(outcomes: Iterable[SubmissionOutcome]) -> dict[_Test, TestTally]:
    """Each test, by exercise and name: in the order of the course and then of the files."""
    verdicts: dict[_Test, Counter[Verdict]] = defaultdict(Counter)
    last: dict[_Test, TestOutcome] = {}
    for outcome in sorted(outcomes, key=lambda one: one.exercise):
        for test in outcome.tests:
            key = outcome.exercise, test.name
            verdicts[key][test.verdict] += 1
            last[key] = test
    return {
        key: TestTally(key[0], key[1], test.title, test.hidden, verdicts[key])
        for key, test in last.items()
    }


def scores(outcomes: Iterable[SubmissionOutcome]) -> Iterator[Scores]:
    """Those of each exercise, in the order of the course."""
    for exercise, theirs in _by_exercise(outcomes):
        graded = [one for one in theirs if one.status is Status.GRADED]
        yield Scores(
            exercise,
            max((one.max_score for one in graded), default=0.0),
            tuple(sorted(one.score for one in graded)),
            sum(one.status is Status.MISSING for one in theirs),
            sum(one.status is Status.UNGRADED for one in theirs),
            sum(not _is_stub(one) for one in graded),
        )


def _is_stub(outcome: SubmissionOutcome) -> bool:
    return all(test.verdict is Verdict.UNTOUCHED for test in outcome.tests)


def mistakes(outcomes: Sequence[SubmissionOutcome]) -> tuple[Mistake, ...]:
    """What went wrong: the most frequent first, then with a name before without."""
    tallies = tests(outcomes)
    found: dict[object, list[_Failure]] = defaultdict(list)
    where: dict[object, set[_Test]] = defaultdict(set)
    for outcome in outcomes:
        failures = [(test, _shape(test)) for test in outcome.tests if _fails(test)]
        named = any(shape.kind not in _NAMELESS for _, shape in failures)
        for test, shape in failures:
            nameless = shape.kind in _NAMELESS
            if nameless and named and not shape.moves:
                continue
            place = outcome.exercise, test.name
            key = _nameless(shape, place) if nameless else shape.key
            found[key].append((outcome.student, test))
            where[key].add(place)
    made = [_mistake(those, [tallies[one] for one in where[key]]) for key, those in found.items()]
    return tuple(sorted(made, key=_rank))


def _nameless(shape: Shape, place: _Test) -> object:
    """What makes two mistakes without a name the same."""
    exercise, _ = place
    return (exercise, shape.key) if shape.moves else place


def _mistake(failures: Sequence[_Failure], places: Sequence[TestTally]) -> Mistake:
    ((shape, verdict), _), *_ = Counter(
        (_shape(test), test.verdict) for _, test in failures
    ).most_common(1)
    most_first = sorted(places, key=lambda one: (one.exercise, -one.failed, one.name))
    test = most_first[0] if shape.kind in _NAMELESS else None
    learners = len({student for student, _ in failures})
    return Mistake(shape, verdict, learners, tuple(most_first), test)


def _rank(mistake: Mistake) -> tuple[object, ...]:
    """Of several that as many have made, the one that more tests showed; always the same order."""
    nameless = mistake.test is not None
    first = mistake.tests[0]
    shown = -len(mistake.tests)
    return -mistake.learners, nameless, shown, first.exercise, first.name, repr(mistake.shape.key)


def _fails(test: TestOutcome) -> bool:
    return test.verdict not in _NO_MISTAKE


def _shape(test: TestOutcome) -> Shape:
    """The shape of its mistake; where none is known, the verdict is all that there is."""
    return test.shape or Shape(RESULT if test.verdict is Verdict.WRONG else test.verdict.value)


def efforts(outcomes: Iterable[SubmissionOutcome]) -> Iterator[Effort]:
    """Those of each exercise, in the order of the course."""
    for exercise, theirs in _by_exercise(outcomes):
        explored = [test for one in theirs for test in one.tests if test.explored]
        seconds = tuple(sorted(one.seconds for one in theirs if one.tests))
        if seconds:
            yield Effort(
                exercise,
                seconds,
                sum(test.explored for test in explored),
                len(explored),
                sum(test.exhaustive for test in explored),
            )


def _by_exercise(
    outcomes: Iterable[SubmissionOutcome],
) -> Iterator[tuple[str, list[SubmissionOutcome]]]:
    theirs: dict[str, list[SubmissionOutcome]] = defaultdict(list)
    for outcome in outcomes:
        theirs[outcome.exercise].append(outcome)
    yield from sorted(theirs.items())
