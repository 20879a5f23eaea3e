import os
from pathlib import Path

import pytest

from grader.batch.collect import Submission, collect
from grader.course import Course
from grader.errors import UsageError
from tests.batch.conftest import MANIFEST, Class


def brief(submissions: tuple[Submission, ...], root: Path) -> list[tuple[str, str, str | None]]:
    return [
        (each.student, each.exercise.name, each.work and each.work.relative_to(root).as_posix())
        for each in submissions
    ]


def collected(path: Path, course: Course, *names: str) -> tuple[Submission, ...]:
    exercises = [course.exercise(name) for name in names or course.names()]
    return collect(path, exercises, named=bool(names))


def test_a_folder_by_student_and_exercise_is_collected(course: Course, class_of: Class) -> None:
    root = class_of(
        {
            "eve/03_lock/tickets.py": "",
            "ana/03_lock/tickets.py": "",
            "ana/04_queue/orders.py": "",
            "eve/04_queue/orders.py": "",
        }
    )
    assert brief(collected(root, course), root) == [
        ("ana", "03_lock", "ana/03_lock/tickets.py"),
        ("ana", "04_queue", "ana/04_queue/orders.py"),
        ("eve", "03_lock", "eve/03_lock/tickets.py"),
        ("eve", "04_queue", "eve/04_queue/orders.py"),
    ]


def test_a_folder_by_student_is_collected_by_the_names_of_files(
    course: Course, class_of: Class
) -> None:
    root = class_of({"ana/tickets.py": "", "ana/notes.txt": "", "ana/conftest.py": "", "x.txt": ""})
    assert brief(collected(root, course), root) == [("ana", "03_lock", "ana/tickets.py")]


def test_a_file_in_the_exercises_folder_counts_before_one_beside_it(
    course: Course, class_of: Class
) -> None:
    root = class_of({"ana/tickets.py": "old", "ana/03_lock/tickets.py": "new"})
    assert brief(collected(root, course), root) == [("ana", "03_lock", "ana/03_lock/tickets.py")]


def test_a_folder_of_learners_copies_of_the_course_is_collected(
    course: Course, class_of: Class
) -> None:
    work = "exercises/03_lock/tickets.py"
    root = class_of({f"ana/{work}": "", "ana/grader/tickets.py": "", f"bob/{work}": ""})
    assert brief(collected(root, course), root) == [
        ("ana", "03_lock", f"ana/{work}"),
        ("bob", "03_lock", f"bob/{work}"),
    ]
    with pytest.raises(UsageError, match=r"one learner.s copy of the course"):
        collected(root / "ana", course)


@pytest.mark.parametrize("inside", ["", "submitted"])
def test_nbgraders_submitted_folder_is_collected_from_above_and_from_itself(
    course: Course, class_of: Class, inside: str
) -> None:
    root = class_of(
        {
            "submitted/ana/03_lock/tickets.py": "",
            "submitted/ana/03_lock/timestamp.txt": "",
            "source/03_lock/tickets.py": "",
        }
    )
    assert brief(collected(root / inside, course), root) == [
        ("ana", "03_lock", "submitted/ana/03_lock/tickets.py")
    ]


def test_a_single_file_is_its_stems_submission(course: Course, class_of: Class) -> None:
    root = class_of({"tickets.py": ""})
    assert brief(collected(root / "tickets.py", course), root) == [
        ("tickets", "03_lock", "tickets.py")
    ]


def test_a_single_file_of_any_name_is_taken_for_the_exercise_that_is_named(
    course: Course, class_of: Class
) -> None:
    root = class_of({"ana.py": ""})
    assert brief(collected(root / "ana.py", course, "04_queue"), root) == [
        ("ana", "04_queue", "ana.py")
    ]


def test_missing_is_what_somebody_else_handed_in(course: Course, class_of: Class) -> None:
    root = class_of({"ana/tickets.py": "", "bob/readme.txt": ""})
    assert brief(collected(root, course), root) == [
        ("ana", "03_lock", "ana/tickets.py"),
        ("bob", "03_lock", None),
    ]


def test_missing_is_what_the_caller_named(course: Course, class_of: Class) -> None:
    root = class_of({"ana/tickets.py": ""})
    (submission,) = collected(root, course, "04_queue")
    assert submission.missing


def test_hidden_folders_and_those_of_tools_are_no_students(course: Course, class_of: Class) -> None:
    root = class_of({"ana/tickets.py": "", ".git/tickets.py": "", "__MACOSX/tickets.py": ""})
    assert brief(collected(root, course), root) == [("ana", "03_lock", "ana/tickets.py")]


def test_a_student_whose_name_is_not_utf8_is_collected(course: Course, class_of: Class) -> None:
    root = class_of({})
    folder = os.fsencode(root) + b"/ana\xff"
    os.mkdir(folder)
    with open(folder + b"/tickets.py", "w", encoding="utf-8"):
        pass
    (submission,) = collected(root, course)
    assert (submission.student, submission.problem) == ("ana\\xff", None)


def odd_directory(work: Path) -> None:
    work.mkdir()


def odd_dangling_link(work: Path) -> None:
    work.symlink_to("nowhere.py")


def odd_link_to_itself(work: Path) -> None:
    work.symlink_to(work.name)


def odd_link_to_a_neighbour(work: Path) -> None:
    work.symlink_to("../bob/tickets.py")


def odd_link_to_a_folder(work: Path) -> None:
    (work.parent / "folder").mkdir()
    work.symlink_to("folder")


def odd_fifo(work: Path) -> None:
    os.mkfifo(work)


def odd_link_to_a_device(work: Path) -> None:
    work.symlink_to("/dev/zero")


def odd_large_file(work: Path) -> None:
    work.write_bytes(b"#" * (1024 * 1024 + 1))


def odd_encoding(work: Path) -> None:
    work.write_bytes("名 = 1".encode("gbk"))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (odd_directory, "tickets.py is a folder. Hand in a file of that name."),
        (
            odd_dangling_link,
            "tickets.py is a link that leads nowhere. Hand in the file itself.",
        ),
        (
            odd_link_to_itself,
            "tickets.py is a link that leads nowhere. Hand in the file itself.",
        ),
        (
            odd_link_to_a_neighbour,
            "tickets.py is a link that leads out of what was handed in. Hand in the file itself.",
        ),
        (odd_link_to_a_folder, "tickets.py is a folder. Hand in a file of that name."),
        (
            odd_fifo,
            "tickets.py is a pipe, a socket or a device. Hand in a plain text file of that name.",
        ),
        (
            odd_link_to_a_device,
            "tickets.py is a link that leads out of what was handed in. Hand in the file itself.",
        ),
        (
            odd_large_file,
            "tickets.py is larger than 1 MiB. Hand in your program alone, without data.",
        ),
        (
            odd_encoding,
            "tickets.py is not UTF-8 (byte 0). Save it as UTF-8 and hand it in again.",
        ),
    ],
)
def test_odd_input_is_refused_and_the_rest_of_the_class_is_taken(
    course: Course, class_of: Class, make: object, says: str
) -> None:
    root = class_of({"bob/tickets.py": "right", "ana/other.txt": ""})
    assert callable(make)
    make(root / "ana/tickets.py")
    ana, bob = collected(root, course)
    assert (ana.work, str(ana.problem), ana.missing) == (None, says, False)
    assert (bob.work, bob.problem) == (root / "bob/tickets.py", None)


def test_a_file_without_permission_to_read_is_refused(
    course: Course, class_of: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = class_of({"ana/tickets.py": ""})
    really = os.open

    def refuse(path: str, *rest: int) -> int:
        if str(path).endswith("tickets.py"):
            raise PermissionError(13, "Permission denied")
        return really(path, *rest)

    monkeypatch.setattr(os, "open", refuse)  # root may read everything, so chmod proves nothing
    (submission,) = collected(root, course)
    assert str(submission.problem) == (
        "tickets.py may not be read. Hand it in again with permission to read it."
    )


def test_a_disk_that_fails_is_not_the_learners_fault(
    course: Course, class_of: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = class_of({"ana/tickets.py": ""})

    def fail(*_: object, **__: object) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os.path, "realpath", fail)
    (submission,) = collected(root, course)
    assert (submission.work, submission.problem) == (root / "ana/tickets.py", None)


def test_a_link_to_a_file_in_the_students_own_folder_is_taken(
    course: Course, class_of: Class
) -> None:
    root = class_of({"ana/versions/final.py": ""})
    (root / "ana/tickets.py").symlink_to("versions/final.py")
    (submission,) = collected(root, course)
    assert (submission.work, submission.problem) == (root / "ana/tickets.py", None)


def test_an_exercises_folder_that_is_a_link_to_a_neighbours_is_not_taken(
    course: Course, class_of: Class
) -> None:
    root = class_of({"bob/03_lock/tickets.py": "", "ana/x.txt": ""})
    (root / "ana/03_lock").symlink_to("../bob/03_lock")
    ana, _bob = collected(root, course)
    assert ana.work is None
    assert not ana.missing


def test_what_can_not_be_collected_is_a_usage_error_that_names_the_cure(
    course: Course, class_of: Class
) -> None:
    root = class_of({})
    with pytest.raises(UsageError, match=r"is an empty folder. Name a folder with one folder per"):
        collected(root, course)
    with pytest.raises(UsageError, match=r"there is no such file or folder. Mend the path"):
        collected(root / "nothing", course)
    class_of({"ana/essay.txt": "", "notes.py": ""})
    with pytest.raises(UsageError, match="nothing in it looks like a submission"):
        collected(root, course)
    with pytest.raises(UsageError, match="Name the exercise with --exercise"):
        collected(root / "notes.py", course)
    with pytest.raises(UsageError, match=r"holds one student's files. Name the folder above it"):
        collected(Path(class_of({"bob/tickets.py": ""})) / "bob", course)


def test_a_file_that_two_exercises_take_needs_the_exercises_name(
    course: Course, class_of: Class
) -> None:
    folder = course.exercises_folder / "05_more_tickets"
    folder.mkdir()
    (folder / "tickets.py").touch()
    (folder / "exercise.toml").write_text(MANIFEST.format(work="tickets.py"), encoding="utf-8")
    root = class_of({"ana/tickets.py": ""})
    with pytest.raises(UsageError, match=r"\(03_lock, 05_more_tickets\). Name the exercise with"):
        collected(root, course)
    (submission,) = collected(root, course, "05_more_tickets")
    assert submission.exercise.name == "05_more_tickets"
