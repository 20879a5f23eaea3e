"""Answers whose verdicts are known, and the command that has this machine judge them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import replace

from grader.answers import Answer, Mistake, answers_of, mistakes_in
from grader.batch.calibration import known_answers, sample
from grader.cli import cli
from grader.course import Course
from grader.errors import ExerciseError
from grader.outcome import Status, Verdict
from tests.batch.pretend import grade, outcome

TEST = "test_no_ticket_is_oversold"
MISTAKE = Mistake("No lock.", "没有锁。", TEST, Verdict.WRONG)
ENTRY = f'[no_lock]\nmistake = "a"\nmistake_zh = "甲"\ntest = "{TEST}"\nverdict = "wrong"\n'
Solve = Callable[..., Path]


@pytest.fixture
def solve(course: Course) -> Solve:
    """solve(no_lock="wrong"): 03_lock gets a reference, a right answer, and these mistakes."""

    def make(manifest: str = ENTRY, **mistakes: str) -> Path:
        secret = Path(course.secret_root or "", "03_lock")
        (secret / "right").mkdir(parents=True)
        (secret / "wrong").mkdir()
        for file in (secret / "tickets.py", secret / "right" / "another.py"):
            file.write_text("right", encoding="utf-8")
        for name, behaviour in mistakes.items():
            (secret / "wrong" / f"{name}.py").write_text(behaviour, encoding="utf-8")
        (secret / "wrong" / "wrong.toml").write_text(manifest, encoding="utf-8")
        return secret

    return make


def test_an_exercise_has_its_reference_then_right_then_wrong_answers(course, solve):
    secret = solve(no_lock="wrong")
    exercise = course.exercise("03_lock")
    assert [one.name for one in answers_of(exercise)] == [
        "tickets",
        "right/another",
        "wrong/no_lock",
    ]
    assert answers_of(exercise)[2].file == secret / "wrong" / "no_lock.py"
    assert answers_of(course.exercise("04_queue")) == ()


@pytest.mark.parametrize(
    ("manifest", "says"),
    [
        ("[no_lock", "wrong.toml: is not TOML in UTF-8"),
        ("[no_lock]\n", "no_lock: Object missing required field `mistake`"),
        (
            ENTRY.replace('"wrong"', '"bad"'),
            "no_lock.verdict: Invalid enum value 'bad'. Each mistake",
        ),
        (ENTRY + "points = 2\n", "unknown field `points`. Each mistake has the keys mistake, "),
        (ENTRY + ENTRY.replace("no_lock", "typo"), "typo: there is no typo.py. Each file beside"),
        ("", "no_lock: there is no [no_lock]. Each file beside it has an entry"),
    ],
)
def test_what_is_wrong_with_the_manifest_is_said_with_the_cure(solve, manifest, says):
    folder = solve(manifest, no_lock="wrong") / "wrong"
    with pytest.raises(ExerciseError) as raised:
        mistakes_in(folder)
    assert says in str(raised.value)
    assert str(folder / "wrong.toml") in str(raised.value)


def test_a_right_answer_has_to_pass_every_test():
    answer = Answer(Path("right/another.py"))
    assert answer.disagreement(outcome("right/another")) == ""
    failed = outcome("right/another", verdict=Verdict.DEADLOCK, message="All wait.")
    assert answer.disagreement(failed) == f"{TEST}: deadlock: All wait."


def test_a_mistake_has_to_be_caught_by_its_test_with_its_verdict():
    answer = Answer(Path("wrong/no_lock.py"), MISTAKE)
    assert answer.disagreement(outcome("", verdict=Verdict.WRONG)) == ""
    assert answer.disagreement(outcome("")) == f"{TEST}: passed in place of wrong"
    other = replace(outcome(""), tests=outcome("").tests[:1])
    assert answer.disagreement(other) == f"{TEST}: no such test in place of wrong"


def test_what_could_not_be_graded_agrees_with_nothing():
    ungraded = outcome("", status=Status.UNGRADED, problem="too slow")
    for answer in (Answer(Path("x.py")), Answer(Path("wrong/x.py"), MISTAKE)):
        assert answer.disagreement(ungraded) == "too slow"
        assert answer.disagreement(replace(outcome(""), tests=())) == "no test was run"


def test_the_sample_has_of_each_kind_one_and_is_always_the_same(course, solve):
    names = [f"m{number}" for number in range(9)]
    entries = [ENTRY.replace("no_lock", name) for name in names]
    dead = ENTRY.replace("no_lock", "dead").replace('"wrong"', '"deadlock"')
    secret = solve("".join([*entries, dead]), dead="x", **dict.fromkeys(names, "wrong"))
    (secret / "right" / "third.py").write_text("right", encoding="utf-8")
    known = known_answers(course.exercises())
    chosen = [one.answer.name for one in sample(known)]
    assert len(known) == 13
    assert [name.partition("/")[0] for name in chosen] == ["tickets", "right", "wrong", "wrong"]
    assert chosen[2] == "wrong/dead"
    assert [one.answer.name for one in sample(known)] == chosen


def calibrate(course: Course, *words: str) -> Result:
    named = ["calibrate", "--course", str(course.root), "--lang", "en", "--jobs", "1"]
    return CliRunner().invoke(cli, [*named, *words], obj=grade)


def test_a_machine_that_judges_as_it_must_is_trusted(course, solve):
    solve(no_lock="wrong")
    done = calibrate(course)
    assert done.exit_code == 0
    (line,) = done.stdout.splitlines()
    assert line.startswith("3 answers of 1 exercises were judged as they must be (")
    assert line.endswith("): this machine's verdicts can be trusted")
    assert "3/3" in done.stderr


def test_a_machine_that_does_not_is_not_trusted_and_the_first_cure_is_named(course, solve):
    solve(no_lock="right")
    done = calibrate(course, "--exercise", "03_lock")
    assert done.exit_code == 1
    found, line = done.stdout.splitlines()
    assert found == f"03_lock wrong/no_lock: {TEST}: passed in place of wrong"
    assert line.startswith("1 of 3 answers were not judged as they must be (")
    assert "Begin with `grader doctor`" in line


def test_without_answers_nothing_can_be_said(course):
    done = calibrate(course)
    assert done.exit_code == 2
    assert done.stderr == (
        "grader: no solutions are here, so no answers to calibrate by. Name their folder with "
        "--solutions\n"
    )
    assert "there is no exercise '99_x'" in calibrate(course, "--exercise", "99_x").stderr
