"""What is kept of a learner's way: points by content, hints one at a time, and the table."""

import json
import multiprocessing
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from grader.cli import cli
from grader.course import Course, find_course
from grader.exercise import Exercise
from grader.language import Language, speaking
from grader.progress.kept import FILE, content_of, read, record_hint, record_tests
from grader.progress.standing import Stage, first_unsolved, standings
from grader.report.course_table import course_lines
from grader.report.layout import PAGE
from grader.report.standing import course_strip, next_steps, standing_lines
from tests.learner.course import NAMES

ROOT = Path(__file__).resolve().parents[2]
ALL = {"test_one_is_returned": True, "test_a_number_is_returned": True}
HALF = {"test_one_is_returned": False, "test_a_number_is_returned": True}


@pytest.fixture
def course(root: Path) -> Course:
    return find_course(root, environment={})


@pytest.fixture
def first(course: Course) -> Exercise:
    return course.exercise("01_one")


def stages(course: Course) -> list[Stage]:
    return [one.stage for one in standings(course)]


def command(*words: str, status: int = 0) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == status, done.output
    return done.output


def test_an_exercise_is_solved_only_as_long_as_its_files_are_what_passed(
    course: Course, first: Exercise
) -> None:
    assert stages(course) == [Stage.NEW] * 3
    content, before = content_of(first), first.stub.read_text()
    record_tests(first, content, HALF)
    assert stages(course)[0] is Stage.TRIED
    assert standings(course)[0].points == 1
    record_tests(first, content, {"test_one_is_returned": True})  # one alone, on the same files
    assert stages(course)[0] is Stage.SOLVED
    for file in (first.stub, first.visible_tests[0]):
        text = file.read_text()
        file.write_text(f"{text}\n")
        assert stages(course)[0] is Stage.CHANGED
        file.write_text(text)
    assert first.stub.read_text() == before
    assert stages(course)[0] is Stage.SOLVED


def test_what_passed_on_other_files_counts_no_more(course: Course, first: Exercise) -> None:
    record_tests(first, content_of(first), ALL)
    first.stub.write_text("def f(): return 3\n")
    record_tests(first, content_of(first), {"test_a_number_is_returned": True})
    (here, *_) = standings(course)
    assert (here.stage, here.points) == (Stage.TRIED, 1)
    assert here.first_failing is not None
    assert here.first_failing.name == "test_one_is_returned"


def test_several_writers_lose_nothing_of_each_others(course: Course) -> None:
    exercises = course.exercises()
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=hint_often, args=(exercise,)) for exercise in exercises]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {name: one.hints for name, one in read(course.root).items()} == {
        name: dict.fromkeys(range(20), 1) for name in NAMES
    }


def hint_often(exercise: Exercise) -> None:
    for part in range(20):
        record_hint(exercise, part, 1)


def test_one_goes_on_with_the_first_exercise_that_is_not_solved(course: Course) -> None:
    one, two, three = course.exercises()
    record_tests(one, content_of(one), ALL)
    record_tests(three, content_of(three), ALL)
    here = first_unsolved(standings(course))
    assert here is not None
    assert here.exercise == two
    record_tests(two, content_of(two), ALL)
    assert first_unsolved(standings(course)) is None


def test_the_table_shows_marks_points_and_where_to_go_on(course: Course, first: Exercise) -> None:
    record_tests(first, content_of(first), ALL)
    lines = command("progress").splitlines()
    assert lines[0].split() == ["exercise", "title", "points", "last", "tried"]
    assert lines[1].startswith("✔ 01_one    The title of 01_one    2.5/2.5  20")
    assert lines[2] == "· 02_two    The title of 02_two    0/2.5"
    assert lines[-2:] == ["1 of 3 exercises solved", "Go on with: grader watch 02_two"]
    assert "✔ 01_one    01_one 的标题    2.5/2.5" in command("progress", "--lang", "zh")


@pytest.mark.parametrize("language", Language)
def test_what_is_said_of_this_course_fits_the_page(language: Language) -> None:
    found = standings(find_course(ROOT))
    with speaking(language):
        lines = list(course_lines(found))
        assert len(lines) == 1 + len(found) + 4
        for one in found:
            lines += [*standing_lines(one), *next_steps(one, "02_daemon", ROOT)]
            lines.append(course_strip(found, one))
    wide = [line for line in lines if cell_len(line) > PAGE]
    assert [line for line in wide if not line.startswith("    pytest ")] == []  # to be copied whole


def test_the_next_steps_go_on_in_the_language_that_was_asked_for(
    course: Course, first: Exercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_LANG", "en")
    record_tests(first, content_of(first), HALF)
    here = standings(course)[0]
    with speaking(Language.CHINESE):
        assert list(next_steps(here, "02_two", course.exercises_folder)) == [
            "接下来做什么？",
            "  只跑第一个没通过的：  pytest 01_one -k test_one_is_returned --lang zh",
            "  它讲的是什么：        01_one/README.zh.md",
            "  卡住了，看一条提示：  grader hint 01_one --lang zh",
            "  每次保存自动重跑：    grader watch 01_one --lang zh",
        ]


def test_hints_come_in_order_and_say_when_none_is_left(root: Path) -> None:
    assert command("hint", "01_one") == "Hint 1 of 1: g\n\nAbout g.\n"
    chinese = command("hint", "01_one", "--lang", "zh")
    assert chinese == "提示 1/2：f\n\n数一数：零后面是几？\n"
    assert command("hint", "exercises/01_one/") == "Hint 2 of 2: f\n\nLess than two.\n"
    left = "No hint is left; all of them are in exercises/01_one/hints.md.\n"
    assert command("hint", "01_one") == left
    assert command("hint", "02_two").startswith("Hint 1 of 1: g")


def test_a_hint_is_about_the_function_that_the_first_failing_test_calls(first: Exercise) -> None:
    record_tests(first, content_of(first), HALF)
    assert command("hint").startswith("Hint 1 of 2: f\n\nCount: what comes after none?")
    assert command("hint").startswith("Hint 2 of 2: f")
    assert command("hint").startswith("No hint is left for f; all of them are in exercises/01_one")


def test_a_file_that_is_not_ours_is_an_error_that_names_the_cure(root: Path) -> None:
    (root / FILE).write_text('{"01_one": {"points": 3}}')
    said = command("progress", status=2)
    assert said.startswith(f"grader: {root / FILE}: ")
    assert said.endswith(". Remove the file: only your progress is in it\n")
    assert said.count("\n") == 1


def test_what_is_kept_is_one_small_file_of_plain_json(root: Path, first: Exercise) -> None:
    record_tests(first, content_of(first), HALF)
    record_hint(first, 1, 2)
    (kept,) = root.glob(".progress*")
    record = json.loads(kept.read_text())["01_one"]
    assert record.keys() == {"content", "tried", "passed", "hints"}
    assert (record["passed"], record["hints"]) == (HALF, {"1": 2})
    assert stat.S_ISREG(kept.stat().st_mode)
