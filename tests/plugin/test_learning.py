"""What `pytest exercises/...` tells a learner at its end, and what it keeps of it."""

from pathlib import Path

from grader.progress.kept import FILE, read
from tests.plugin.conftest import SmallCourse

WORK_RIGHT_IN_PART = "def f(): return 1"


def kept(course: SmallCourse) -> dict[str, bool]:
    """Which tests of the one exercise are kept, and whether they passed."""
    found = read(course.root)
    return found["01_small"].passed if found else {}


def test_in_place_of_pytests_own_words_the_end_says_how_one_stands_and_what_is_next(
    course: SmallCourse,
) -> None:
    course.work(WORK_RIGHT_IN_PART)
    said = course.pytest("exercises/01_small").stdout
    for noise in ("platform *", "plugins: *", "*short test summary info*", "FAILED *"):
        said.no_fnmatch_line(noise)
    said.fnmatch_lines(
        [
            "01_small  Small*1 of 1.5 points",
            "",
            "  ✔ One is returned.*  1",
            "  ✘ Once more.*  0.5",
            "",
            "What next?",
            "  The first one alone:   pytest exercises/01_small -k test_again",
            "  What it is about:      exercises/01_small/README.md",
            "  Stuck? One hint:       grader hint 01_small",
            "  Again, at every save:  grader watch 01_small",
            "*1 failed, 1 passed*",
        ],
        consecutive=True,
    )
    assert kept(course) == {"test_one": True, "test_again": False}


def test_tests_that_run_one_by_one_add_up_as_long_as_the_work_is_the_same(
    course: SmallCourse,
) -> None:
    course.write(
        course.folder / "test_work.py",
        """\
        import pytest

        @pytest.mark.points(1)
        def test_one(run): assert run("f").result == 1

        @pytest.mark.points(0.5)
        def test_again(run): assert run("f").result == 1
        """,
    )
    course.write(course.root / "exercises/02_next/README.md", "Next.")
    first = course.pytest("exercises/01_small", "-k", "one")
    first.stdout.fnmatch_lines(["  ✔ test_one*", "  · test_again*", "What next?"])
    second = course.pytest("exercises/01_small", "-k", "again")
    second.stdout.fnmatch_lines(["*1.5 of 1.5 points", "All visible tests pass.*"])
    second.stdout.fnmatch_lines(["  The next exercise:  exercises/02_next/README.md"])
    course.work("def f(): return 2")
    course.pytest("exercises/01_small", "-k", "again")
    assert kept(course) == {"test_again": False}


def test_a_call_that_judges_another_file_keeps_nothing_and_one_order_is_no_proof(
    course: SmallCourse,
) -> None:
    other = course.pytest("exercises/01_small", "--work", "exercises/01_small/work.py").stdout
    other.no_fnmatch_line("What next?")
    verbose = course.pytest("exercises/01_small", "--replay", "0", "-v").stdout
    verbose.fnmatch_lines(["platform *", "FAILED *::test_again *"])
    assert not Path(course.root, FILE).exists()


def test_what_can_not_be_kept_is_said_in_one_line_and_changes_no_verdict(
    course: SmallCourse,
) -> None:
    Path(course.root, FILE).mkdir()
    said = course.pytest("exercises/01_small")
    said.assert_outcomes(passed=1, failed=1)
    said.stdout.fnmatch_lines([f"*{FILE}: can't be read (Is a directory)*"])
