"""`grader replay`: the failed run of a graded test, seen again without the submission's folder."""

import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.course import find_course
from grader.grading import Stories, run_tests
from grader.language import Language
from grader.outcome import SubmissionOutcome
from grader.report.plain import plain

MANIFEST = """\
title = "Counting"
title_zh = "计数"
work = ["work.py"]
concepts = []
minutes = 1
"""
TEST = '''\
import pytest

@pytest.mark.points(4)
def test_{kind}_count(explore):
    """All are counted.

    一个不少。
    """
    for run in explore("count", n=1):
        assert run.result == 1, "one"
    for run in explore("count", n=2):
        assert run.result == 2, "two"
'''
REAL = '''
@pytest.mark.points(2)
def test_for_real(run):
    """For real.

    真实运行。
    """
    assert run("count", n=1).result == 2, "two"

@pytest.mark.points(0)
def test_one(explore):
    """One.

    一个。
    """
    for run in explore("count", n=1):
        assert run.result == 1, "one"
'''
WRONG = """\
from multiprocessing import Process, RawValue
def add(counter):
    seen = counter.value
    counter.value = seen + 1
def count(n):
    counter = RawValue("i", 0)
    ps = [Process(target=add, args=(counter,)) for _ in range(n)]
    for p in ps: p.start()
    for p in ps: p.join()
    return counter.value
"""
EXERCISE = "01_count"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course, and in `out` the results of ana, whose work is gone."""
    root = tmp_path_factory.mktemp("graded")
    for kind, folder in (("visible", "exercises"), ("hidden", "solutions")):
        place = root / folder / EXERCISE
        place.mkdir(parents=True)
        more = REAL if kind == "hidden" else ""
        (place / f"test_{kind}.py").write_text(TEST.format(kind=kind) + more, encoding="utf-8")
        (place / "work.py").write_text("def count(n): raise NotImplementedError\n", "utf-8")
    (root / "exercises" / EXERCISE / "exercise.toml").write_text(MANIFEST, encoding="utf-8")
    work = root / "class" / "ana" / "work.py"
    work.parent.mkdir(parents=True)
    work.write_text(WRONG, encoding="utf-8")
    words = ["--lang", "en", "--course", str(root), "--out", str(root / "out"), "--jobs", "1"]
    done = CliRunner().invoke(cli, ["grade", str(root / "class"), *words, "--format", "github"])
    assert done.exit_code == 0, done.output
    shutil.rmtree(root / "class")
    return root


@pytest.fixture
def own(graded: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(graded, tmp_path / "own"))


def replay(root: Path, *words: str, student: str = "ana") -> Result:
    where = ["--course", str(root), "--lang", "en"]
    line = ["replay", str(root / "out"), student, EXERCISE, *words, *where]
    return CliRunner().invoke(cli, line)


def messages(root: Path) -> dict[str, str]:
    text = (root / "out" / "results.json").read_bytes()
    (outcome,) = msgspec.json.decode(text, type=list[SubmissionOutcome])
    return {test.name: test.message for test in outcome.tests}


def test_a_visible_test_s_run_is_told_as_in_grading(
    graded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")  # so it is told in ASCII
    shown = replay(graded, "test_visible_count")
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.strip() == plain(messages(graded)["test_visible_count"].strip())
    assert shown.stdout.isascii()


def test_a_hidden_test_s_run_is_told_as_in_grading_and_drawn(graded: Path, tmp_path: Path) -> None:
    work, page, stories = tmp_path / "work.py", tmp_path / "run.html", Stories()
    work.write_text(WRONG, encoding="utf-8")
    run_tests(work, "", find_course(graded).exercise(EXERCISE), Language.ENGLISH, stories)
    shown = replay(graded, "test_hidden_count", "--html", str(page))
    assert shown.exit_code == 0, shown.output
    assert shown.stdout.strip() == stories.of("test_hidden_count").strip()
    assert "Lost update: " in shown.stdout
    assert "✗" in shown.stdout
    assert "<code>count(n=2)</code>" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["test_x"], "has no test 'test_x'. There are: test_visible_count, test_hidden_count, "),
        (["test_one"], "test_one: passed, there is nothing to replay. Name a test that failed"),
        (["test_for_real"], "is wrong by no explored run of its own, so there is no order to"),
        (["test_hidden_count", "--html", "no/such/x.html"], "there is no folder no/such"),
    ],
)
def test_what_can_not_be_replayed_is_one_line(graded: Path, words: list[str], said: str) -> None:
    shown = replay(graded, *words)
    assert shown.exit_code == 2
    assert said in shown.stderr
    assert shown.stderr.count("\n") == 1


def test_a_student_who_is_not_there_is_named(graded: Path) -> None:
    shown = replay(graded, "test_one", student="bob")
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "there is no student 'bob' in the last results" in shown.stderr


def test_an_exercise_that_has_changed_since_is_not_replayed(own: Path) -> None:
    test = own / "solutions" / EXERCISE / "test_hidden.py"
    test.write_text(test.read_text("utf-8") + "\n# longer\n", encoding="utf-8")
    shown = replay(own, "test_hidden_count")
    assert shown.exit_code == 2
    assert (
        f"{EXERCISE} has changed since it was graded. Grade it again, then replay" in shown.stderr
    )


def test_a_work_that_was_not_kept_is_said(own: Path) -> None:
    with sqlite3.connect(own / "out" / "results.db") as database:
        database.execute("DELETE FROM works")
    database.close()
    shown = replay(own, "test_hidden_count")
    assert shown.exit_code == 2
    assert "has not kept the work" in shown.stderr
    assert "--regrade" in shown.stderr


def test_an_order_that_the_work_does_not_go_is_a_fault_of_ours(own: Path) -> None:
    with sqlite3.connect(own / "out" / "results.db") as database:
        database.execute("UPDATE tests SET schedule = '0*2.1*2'")
    database.close()
    shown = replay(own, "test_hidden_count")
    assert shown.exit_code == 3
    assert "was wrong, and is now ungraded: " in shown.stderr
