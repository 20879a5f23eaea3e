"""Which changes make an outcome another one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch.collect import collect
from grader.batch.identity import Identities, Identity, manner
from grader.course import Course
from grader.language import Language
from tests.batch.conftest import Class

MANNER = manner(Language.ENGLISH, "strong", told=False)


def identity(course: Course, root: Path) -> Identity:
    exercises = [course.exercise("03_lock")]
    (submission,) = collect(root, exercises, named=True)
    return Identities(MANNER).of(submission)


def edit(file: str) -> Callable[[Course, Path], None]:
    def make(course: Course, _root: Path) -> None:
        (course.root / file).parent.mkdir(exist_ok=True)
        (course.root / file).write_text("changed\n", encoding="utf-8")

    return make


def edit_work(_course: Course, root: Path) -> None:
    (root / "ana/tickets.py").write_text("changed\n", encoding="utf-8")


def remove_work(_course: Course, root: Path) -> None:
    (root / "ana/tickets.py").unlink()


def edit_limits(course: Course, _root: Path) -> None:
    manifest = course.exercises_folder / "03_lock/exercise.toml"
    manifest.write_text(manifest.read_text("utf-8") + "[limits]\nseconds = 9\n", "utf-8")


def edit_pytest_settings(course: Course, _root: Path) -> None:
    settings = "[tool.pytest.ini_options]\ntimeout = 7\n"
    (course.root / "pyproject.toml").write_text(settings, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (edit_work, "work_digest"),
        (remove_work, "work_digest"),
        (edit("exercises/03_lock/tickets.py"), "exercise_digest"),
        (edit("exercises/03_lock/test_tickets.py"), "exercise_digest"),
        (edit("solutions/03_lock/test_hidden.py"), "exercise_digest"),
        (edit_limits, "exercise_digest"),
        (edit_pytest_settings, "exercise_digest"),
        (edit("exercises/03_lock/README.md"), None),
        (edit("solutions/03_lock/tickets.py"), None),
        (edit("exercises/04_queue/orders.py"), None),
    ],
)
def test_what_takes_part_in_grading_changes_the_identity(
    course: Course,
    class_of: Class,
    change: Callable[[Course, Path], None],
    part: str | None,
) -> None:
    (course.root / "solutions/03_lock").mkdir()
    root = class_of({"ana/tickets.py": "right"})
    before = identity(course, root).columns()
    change(course, root)
    after = identity(course, root).columns()
    assert {name for name in before if before[name] != after[name]} == ({part} if part else set())


def test_the_manner_is_language_layer_stories_and_python() -> None:
    others = [
        manner(Language.CHINESE, "strong", told=False),
        manner(Language.ENGLISH, "basic", told=False),
        manner(Language.ENGLISH, "strong", told=True),
    ]
    assert len({MANNER, *others}) == 4


def test_a_file_that_can_not_be_read_is_like_no_other(course: Course, class_of: Class) -> None:
    root = class_of({"ana/tickets.py": "right"})
    (submission,) = collect(root, [course.exercise("03_lock")], named=True)
    assert submission.work is not None
    submission.work.unlink()
    assert not Identities(MANNER).of(submission).known


def test_the_graders_own_source_is_part_of_it(
    course: Course, class_of: Class, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from grader.batch import identity as module

    root = class_of({"ana/tickets.py": "right"})
    before = identity(course, root)
    monkeypatch.setattr(module.grader, "__file__", str(tmp_path / "__init__.py"))
    module.grader_digest.cache_clear()
    after = identity(course, root)
    module.grader_digest.cache_clear()
    assert before.grader_digest != after.grader_digest
