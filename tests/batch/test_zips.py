"""Zips of submissions: layouts, and what strangers can put into an archive."""

import stat
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.batch import unpack as unpacking
from grader.batch.collect import Submission, collect
from grader.batch.gather import opened
from grader.batch.layouts import Export, exported, is_version_of
from grader.course import Course
from grader.errors import UsageError
from grader.language import Language, speaking
from tests.batch.conftest import Class

Fill = Callable[[zipfile.ZipFile], None]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "class.zip"


@contextmanager
def taken(
    archive: Path, course: Course, fill: Fill
) -> Iterator[tuple[dict[str, Submission], list[str]]]:
    """The submissions for 03_lock in the zip that `fill` fills, and what is said of it."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        fill(file)
    exercises = [course.exercise("03_lock")]
    with opened(archive, exercises) as (place, left_out):
        found = collect(place, exercises, named=True)
        yield {each.student: each for each in found}, [str(line) for line in left_out]


def files(*members: tuple[str, str]) -> Fill:
    def fill(file: zipfile.ZipFile) -> None:
        for name, content in members:
            file.writestr(name, content)

    return fill


def content(submission: Submission) -> str:
    assert submission.work is not None, str(submission.problem)
    return submission.work.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "ana/tickets.py",
        "ana/03_lock/tickets.py",
        "submitted/ana/03_lock/tickets.py",
        "Week 3/class/ana/tickets.py",
        "./ana//tickets.py",
        "ana\\tickets.py",
    ],
)
def test_the_layouts_of_folders_are_those_of_zips(archive: Path, course: Course, name: str) -> None:
    members = files((name, "mine"), (name.replace("ana", "bob").replace("tickets", "x"), ""))
    with taken(archive, course, members) as (found, said):
        assert (content(found["ana"]), found["bob"].missing, said) == ("mine", True, [])


def test_canvas_names_say_who_and_the_last_upload_counts(archive: Path, course: Course) -> None:
    fill = files(
        ("doejane_12_101_tickets.py", "first"),
        ("doejane_12_103_tickets-2.py", "third"),
        ("doejane_12_102_tickets-1.py", "second"),
        ("doejane_LATE_13_104_tickets.py", "another Jane"),
        ("roebob_14_105_essay.pdf", "%PDF"),
    )
    with taken(archive, course, fill) as (found, _):
        assert sorted(found) == ["doejane_12", "doejane_13", "roebob_14"]
        assert content(found["doejane_12"]) == "third"
        earlier = [one.read_text(encoding="utf-8") for one in found["doejane_12"].earlier]
        assert earlier == ["first", "second"]
        assert (content(found["doejane_13"]), found["doejane_13"].when) == ("another Jane", None)
        assert found["roebob_14"].missing


def test_moodles_folders_and_files_say_who(archive: Path, course: Course) -> None:
    fill = files(
        ("Jane Doe_12_assignsubmission_file_/tickets.py", "in a folder"),
        ("Jane Doe_12_assignsubmission_onlinetext_/onlinetext.html", "hello"),
        ("Bob_Roe_13_assignsubmission_file_tickets.py", "beside the others"),
    )
    with taken(archive, course, fill) as (found, _):
        assert {student: content(each) for student, each in found.items()} == {
            "Jane Doe_12": "in a folder",
            "Bob_Roe_13": "beside the others",
        }


def test_what_a_platform_has_exported_may_be_unpacked(course: Course, class_of: Class) -> None:
    root = class_of({"doejane_12_101_tickets.py": "hers", "doejane_12_102_tickets.py": "newer"})
    (root / "roebob_13_103_tickets.py").symlink_to("doejane_12_101_tickets.py")
    jane, bob = collect(root, [course.exercise("03_lock")], named=True)
    assert (jane.student, content(jane)) == ("doejane_12", "newer")
    assert str(bob.problem) == (
        "roebob_13_103_tickets.py is a link that leads out of what was handed in. "
        "Hand in the file itself."
    )


@pytest.mark.parametrize(
    ("name", "export"),
    [
        ("doejane_12_34_tickets.py", Export("doejane_12", "tickets.py", 34)),
        ("doejane_LATE_12_34_a_5_6_b.py", Export("doejane_12", "a_5_6_b.py", 34)),
        ("J. D._7_assignsubmission_file_t.py", Export("J. D._7", "t.py")),
        ("J. D._7_assignsubmission_file", Export("J. D._7", "")),
        ("tickets.py", None),
        ("ana_12", None),
    ],
)
def test_a_platforms_name_is_read_from_its_front(name: str, export: Export | None) -> None:
    assert exported(name) == export


def test_versions_of_a_name_are_those_that_platforms_and_browsers_make() -> None:
    names = ["tickets.py", "tickets-1.py", "tickets (2).py", "tickets-1.txt", "mytickets.py"]
    assert [is_version_of(name, "tickets.py") for name in names] == [True, True, True, False, False]


@pytest.mark.parametrize(
    "name",
    ["/etc/tickets.py", "../tickets.py", "ana/../../tickets.py", "C:\\x\\tickets.py", "..\\t.py"],
)
def test_a_path_that_leads_out_is_left_out_and_named(
    archive: Path, course: Course, tmp_path: Path, name: str
) -> None:
    before = sorted(tmp_path.rglob("*"))
    fill = files((name, "evil"), ("bob/tickets.py", "mine"))
    with taken(archive, course, fill) as (found, said):
        assert content(found["bob"]) == "mine"
        (line,) = said
        assert line.endswith(": its path leads out of the archive")
    assert sorted(tmp_path.rglob("*")) == sorted([*before, archive])


def test_a_link_in_a_zip_is_refused_and_leads_nowhere(archive: Path, course: Course) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        file.writestr("bob/tickets.py", "mine")
        link = zipfile.ZipInfo("ana/tickets.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "../bob/tickets.py")

    with taken(archive, course, fill) as (found, said):
        assert (content(found["bob"]), said) == ("mine", [])
        assert str(found["ana"].problem) == (
            "tickets.py is a link that leads nowhere. Hand in the file itself."
        )


def test_a_bomb_is_read_no_further_than_a_work_file_may_be_long(
    archive: Path, course: Course
) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        for name in ("ana/tickets.py", "ana/huge.bin", "bob/tickets.py"):
            with file.open(name, "w") as member:
                for _ in range(1 if name == "bob/tickets.py" else 8):
                    member.write(b"#" * (1024 * 1024))

    with taken(archive, course, fill) as (found, said):
        assert str(found["ana"].problem).startswith("tickets.py is larger than 1 MiB.")
        assert found["bob"].work is not None
        place = found["bob"].work.parents[1]
        sizes = [one.stat().st_size for one in sorted(place.rglob("*")) if one.is_file()]
        assert (sizes, said) == ([0, 1024 * 1024 + 1, 1024 * 1024], [])


def test_more_than_any_class_hands_in_is_refused_with_a_cure(
    archive: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill = files(*((f"{number}/tickets.py", "#" * 10) for number in range(9)))
    for name, most, says in (
        ("MOST_MEMBERS", 8, "has more than 8 members"),
        ("_MOST_BYTES", 80, "more than 80 bytes"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(unpacking, name, most)
            with (
                pytest.raises(UsageError, match=says + ".*Unpack it yourself"),
                taken(archive, course, fill),
            ):
                pass


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_members_with_one_name_the_newest_counts(archive: Path, course: Course) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        for day, words in ((27, "newest"), (25, "oldest"), (26, "in between")):
            file.writestr(zipfile.ZipInfo("ana/tickets.py", (2026, 11, day, 10, 0, 0)), words)

    with taken(archive, course, fill) as (found, _):
        assert content(found["ana"]) == "newest"
        earlier = [one.read_text(encoding="utf-8") for one in found["ana"].earlier]
        assert earlier == ["oldest", "in between"]
        assert found["ana"].when is not None
        assert time.localtime(found["ana"].when.timestamp())[:4] == (2026, 11, 27, 10)


@pytest.mark.parametrize(
    ("raw", "language", "student"),
    [
        ("小明".encode(), Language.ENGLISH, "小明"),
        ("小明".encode("gb18030"), Language.CHINESE, "小明"),
        ("Zoë".encode("cp437"), Language.ENGLISH, "Zoë"),
    ],
)
def test_names_that_the_archive_does_not_call_utf8_are_read_as_they_were_meant(
    archive: Path, course: Course, raw: bytes, language: Language, student: str
) -> None:
    placeholder = "x" * len(raw)
    with speaking(language), taken(archive, course, files((f"{placeholder}/tickets.py", "x"))):
        pass
    archive.write_bytes(archive.read_bytes().replace(placeholder.encode(), raw))
    exercises = [course.exercise("03_lock")]
    with speaking(language), opened(archive, exercises) as (place, _):
        (submission,) = collect(place, exercises, named=True)
        assert submission.student == student


def test_a_damaged_member_is_named_and_the_rest_is_taken(archive: Path, course: Course) -> None:
    def fill(file: zipfile.ZipFile) -> None:
        file.writestr("bob/tickets.py", "mine")
        file.writestr(zipfile.ZipInfo("ana/tickets.py"), "stored as it is")

    with taken(archive, course, fill):
        pass
    archive.write_bytes(archive.read_bytes().replace(b"stored as", b"damaged !"))
    exercises = [course.exercise("03_lock")]
    with opened(archive, exercises) as (place, left_out):
        (bob,) = collect(place, exercises, named=True)
        assert bob.student == "bob"
        assert [str(line) for line in left_out] == [
            f"{archive}: ana/tickets.py is left out: it is damaged"
        ]


def test_names_that_clash_are_left_out(archive: Path, course: Course) -> None:
    fill = files(("ana", "a file"), ("ana/tickets.py", "below a file"), ("bob/tickets.py", ""))
    with taken(archive, course, fill) as (found, said):
        assert sorted(found) == ["bob"]
        assert said == [
            f"{archive}: ana/tickets.py is left out: no file can have that name beside the others"
        ]


def test_what_macos_adds_is_nobodys(archive: Path, course: Course) -> None:
    fill = files(("ana/tickets.py", ""), ("__MACOSX/ana/._tickets.py", ""), ("ana/._x", ""))
    with taken(archive, course, fill) as (found, said):
        assert (sorted(found), said) == (["ana"], [])


@pytest.mark.parametrize("data", [b"", b"no zip at all", b"PK\x03\x04 and no more"])
def test_what_is_no_zip_is_one_line_that_names_it(
    archive: Path, course: Course, data: bytes
) -> None:
    archive.write_bytes(data)
    with (
        pytest.raises(UsageError, match=r"class.zip: can't be read as a zip \(.*Download it again"),
        opened(archive, course.exercises()),
    ):
        pass


def test_what_is_wrong_inside_is_told_of_the_zip(archive: Path, course: Course) -> None:
    with (
        pytest.raises(UsageError, match=r"^\S+/class.zip: nothing in it looks like a submission"),
        taken(archive, course, files(("ana/x.txt", ""), ("bob/x.txt", ""))),
        opened(archive, course.exercises()) as (place, _),
    ):
        collect(place, course.exercises(), named=False)
