"""What a learner's own `pytest exercises/...` says: verdicts, stories, languages, whose file."""

import pytest


def test_a_right_file_passes(course):
    course.work("def f(): return 1")
    course.write(course.folder / "test_work.py", "def test_one(run): assert run('f').result == 1")
    course.pytest("exercises").assert_outcomes(passed=1)


def test_the_story_leads_with_the_tests_name_the_verdict_and_its_message(course):
    course.work("def f(): return 2")
    result = course.pytest("exercises", "-k", "one")
    result.stdout.fnmatch_lines(
        [
            "[[]wrong[]] One is returned.",
            "  One was asked for. What is one?",
            "  call:     f()",
            "  returned: 2",
        ]
    )
    assert "def test_one" not in result.stdout.str()


def test_the_story_is_told_in_chinese_when_asked(course):
    course.work("def f(): return 2")
    result = course.pytest("exercises", "-k", "one", "--lang", "zh")
    result.stdout.fnmatch_lines(["[[]结果不对[]] 返回一。", "  要的是一。一是什么？"])


def test_a_result_of_another_shape_is_wrong_and_no_fault_of_ours(course):
    course.work("def f(): return None")
    result = course.pytest("exercises", "-k", "again")
    result.stdout.fnmatch_lines(["[[]wrong[]] Once more.", "*has not the form*None*"])


def test_without_a_message_the_assertion_itself_is_shown(course):
    course.write(course.folder / "test_work.py", "def test_one(run): assert run('f').result == 1")
    course.work("def f(): return 2")
    course.pytest("exercises").stdout.fnmatch_lines(["  assert 2 == 1"])


@pytest.mark.parametrize("more", ["CI", "BUILD_NUMBER", "-vv"])
def test_long_values_are_not_compared_line_by_line_where_pytest_would(course, monkeypatch, more):
    test = "def test_one(run): assert run('f').result == ['one', 'two']"
    course.write(course.folder / "test_work.py", test)
    course.work("def f(): return ['one', 'three']")
    monkeypatch.delenv("CI", raising=False)
    if not more.startswith("-"):
        monkeypatch.setenv(more, "true")
    result = course.pytest("exercises", *([more] if more.startswith("-") else []))
    result.stdout.fnmatch_lines(["*assert *'three'*"])
    result.stdout.no_fnmatch_line("*Full diff*")


def test_an_error_of_the_test_itself_is_ungraded(course):
    course.write(course.folder / "test_work.py", "def test_one(run): assert missing")
    course.pytest("exercises").stdout.fnmatch_lines(["[[]ungraded[]] test_one"])


def test_another_file_is_judged_with_work(course):
    course.write(course.root / "ana.py", "def f(): return 3")
    result = course.pytest("exercises", "-k", "one", "--work", "ana.py")
    result.stdout.fnmatch_lines(["  returned: 3"])


def test_in_the_secret_root_the_reference_gets_visible_and_hidden_tests(course):
    course.work("def f(): raise NotImplementedError")
    course.write(course.secret / "work.py", "def f(): return 1")
    course.write(course.secret / "test_hidden.py", "def test_h(run): assert run('f').result == 1")
    result = course.pytest("solutions", "-k", "one or test_h", "-v")
    result.assert_outcomes(passed=2, deselected=1)
    result = course.pytest("exercises", "-k", "one")
    result.stdout.fnmatch_lines(["[[]untouched[]]*", "*still to be written*"])


def test_tests_beside_no_exercise_are_left_alone(course):
    course.write(course.root / "test_other.py", "def test_other(): assert 1 == 2")
    course.pytest("test_other.py").stdout.fnmatch_lines(["E * assert 1 == 2"])


@pytest.mark.parametrize("points", ["0.3", "-1", "'two'"])
def test_points_that_are_no_multiple_of_a_half_are_an_error(course, points):
    test = f"import pytest\n@pytest.mark.points({points})\ndef test_one(run): pass"
    course.write(course.folder / "test_work.py", test)
    result = course.pytest("exercises")
    result.stderr.fnmatch_lines(["ERROR: *test_one: points(*multiples of 0.5*"])


def test_a_broken_manifest_is_one_line_with_file_key_and_cure(course):
    course.write(course.folder / "exercise.toml", "titel = 'x'")
    result = course.pytest("exercises")
    result.stderr.fnmatch_lines(["ERROR: *01_small/exercise.toml: *titel*The keys are: title,*"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_hidden_tests_may_lie_in_another_repository(course):
    secret = course.root / "private" / "01_small"
    course.write(secret / "test_hidden.py", "def test_one(run): assert run('f').result == 1")
    options = ("--course", ".", "--work", "exercises/01_small/work.py")
    course.pytest("private", *options, "--solutions", "private").assert_outcomes(passed=1)
