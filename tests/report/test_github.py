"""Annotations and the summary: what learners wrote is shown there and never obeyed."""

import msgspec
import pytest
from click.testing import CliRunner

from grader.cli import cli
from grader.cli.session import exit_status
from grader.cli.threshold import Threshold
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.annotations import annotations, workflow_command
from grader.report.discretion import for_everybody
from grader.report.printable import printable
from grader.report.summary import LARGEST, summary


def failed(name: str, message: str, **facts: object) -> TestOutcome:
    test = TestOutcome(
        name=name,
        hidden=False,
        points=0.0,
        max_points=2.0,
        verdict=Verdict.WRONG,
        message=message,
        line=7,
    )
    return msgspec.structs.replace(test, **facts)


def submission(*tests: TestOutcome, **facts: object) -> SubmissionOutcome:
    outcome = SubmissionOutcome(
        student="ana",
        exercise="03_lock",
        score=8.0,
        max_score=10.0,
        status=Status.GRADED,
        seconds=1.0,
        tests=tests,
    )
    return msgspec.structs.replace(outcome, **facts)


def test_a_command_is_one_line_whatever_is_in_it():
    command = workflow_command("error", "50 %\r\n::stop::", file="a,b:c%.py", line="7", title=None)
    assert command == "::error file=a%2Cb%3Ac%25.py,line=7::50 %25\\r%0A::stop::"
    assert workflow_command("notice", "well") == "::notice::well"


def test_a_name_is_no_command_of_the_older_form():
    assert printable("a ##[add-mask]b") == r"a \x23#[add-mask]b"


def test_tests_that_failed_with_the_same_words_have_one_annotation():
    one, two = failed("test_a", "same"), failed("test_b", "same")
    (line,) = annotations(submission(one, two), "x.py")
    title = "wrong%3A test_a and 1 more (0 of 4 points)"
    assert line == f"::error file=x.py,line=7,title={title}::same"


def test_what_was_not_graded_is_annotated_with_the_reason():
    outcome = submission(status=Status.MISSING, problem="nothing was handed in")
    (line,) = annotations(outcome, None)
    assert line == "::error title=03_lock%3A missing::nothing was handed in"


def test_a_fault_of_ours_in_a_hidden_test_is_not_quoted():
    hidden = failed("test_secret", "KeyError: 'secret'", hidden=True, verdict=Verdict.UNGRADED)
    outcome = submission(hidden, status=Status.UNGRADED, problem=hidden.message)
    public = for_everybody(outcome)
    assert public.tests[0].name == "hidden test 1"
    assert "secret" not in str(public)
    assert "secret" not in "".join([*annotations(public, None), summary([public])])


@pytest.mark.parametrize("words", ["```\n# big", "``````\n<b>", "~~~\n| a |"])
def test_a_story_can_not_end_its_code_block(words: str):
    fence, *block = summary([submission(failed("test_a", words))]).rstrip().split("\n")[-4:]
    assert block[-1] + "text" == fence
    assert set(block[-1]) == {"`"}
    assert block[-1] not in words


def test_a_name_in_the_summary_is_no_markdown():
    page = summary([submission(student="<img src=x> [a](b) @all `x` **y** | z\n# big")])
    heading = page.partition("\n")[0].removeprefix("### ")
    assert set(heading) & set("<>[]()@`*|!") == set()
    assert heading.count("#") == heading.count("&#")


def test_a_summary_is_never_larger_than_github_takes():
    outcomes = [submission(failed("test_a", f"{number} " + "锁" * 4000)) for number in range(100)]
    page = summary(outcomes)
    assert len(page.encode()) <= LARGEST + 100
    assert page.endswith("There is more than fits here: see the log.\n")


@pytest.mark.parametrize(
    ("threshold", "status"),
    [
        (Threshold(8), 0),
        (Threshold(8.5), 1),
        (Threshold(80, percent=True), 0),
        (Threshold(80.5, percent=True), 1),
    ],
)
def test_a_threshold_is_met_by_as_much_or_more(threshold: Threshold, status: int):
    assert exit_status([submission()], threshold) == status


@pytest.mark.parametrize("value", ["much", "120%", "-1", "nan", "inf", "%"])
def test_a_threshold_that_is_none_is_refused(value: str):
    result = CliRunner().invoke(cli, ["grade", "x", "--out", "y", "--fail-under", value])
    assert result.exit_code == 2
    assert "is neither a number of points nor a share such as 80%" in result.stderr
