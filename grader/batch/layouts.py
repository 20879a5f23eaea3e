"""How Canvas and Moodle name what they export: who handed in which file.

Canvas: `doejane_LATE_1234_56789_tickets.py`, with `-1`, `-2` on names that were taken already; the
last number grows with every upload. Moodle: `Jane Doe_1234_assignsubmission_file_tickets.py`, or a
folder of that name without the file's. Neither says when.
"""

import re
from dataclasses import dataclass
from pathlib import PurePath

__all__ = ["Export", "canvas_student", "exported", "is_version_of", "moodle_student"]

_CANVAS = re.compile(r"(?P<name>.+?)(?:_LATE)?_(?P<id>\d+)_(?P<upload>\d+)_(?P<file>.+)")
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>.*)")
_NO_LETTERS = re.compile(r"[^\w]|_")


@dataclass(frozen=True, slots=True)
class Export:
    """Whose file, its name as it was handed in (empty for a folder of files), and which upload."""

    student: str
    file: str
    upload: int = 0


def exported(name: str) -> Export | None:
    """What the name of a file or folder says, or None when no platform has made it."""
    if match := _MOODLE.fullmatch(name):
        return Export(moodle_student(match["name"], match["id"]), match["file"])
    if match := _CANVAS.fullmatch(name):
        student = f"{match['name']}_{match['id']}"
        return Export(student, match["file"], int(match["upload"]))
    return None


def canvas_student(sortable_name: str, identifier: str) -> str:
    """What a student of Canvas's gradebook is called in its exports: `Doe, Jane` is doejane."""
    return f"{_NO_LETTERS.sub('', sortable_name).lower()}_{identifier}"


def moodle_student(full_name: str, identifier: str) -> str:
    """The same for a participant of Moodle's."""
    return f"{full_name.strip()}_{identifier}"


def is_version_of(file: str, work_file: str) -> bool:
    """Whether `file` is `work_file`, or what Canvas or a browser made of its name: tickets-1.py."""
    work, found = PurePath(work_file), PurePath(file)
    return found.suffix == work.suffix and bool(
        re.fullmatch(rf"{re.escape(work.stem)}(-\d+| ?\(\d+\))?", found.stem)
    )
