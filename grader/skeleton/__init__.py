"""A new exercise to begin with: it is small, and keeps every rule of the course as it is."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from rich.cells import cell_len, set_cell_size

from grader.course import Course
from grader.errors import UsageError

__all__ = ["write_skeleton"]

_NAME = re.compile(r"(?P<number>[0-9]{2})_(?P<word>[a-z][a-z0-9]*(?:_[a-z0-9]+)*)")
_TEMPLATE = ".template"
_PAGE = 80
_HEADING = re.compile(r"^ +(?:step|步)  .*\.py$", re.MULTILINE)
"""Over the picture in a story, whose last word is the work file."""


def write_skeleton(course: Course, name: str) -> tuple[Path, Path]:
    """Write the exercise `name`; gives its folder, and the one under the secret root.

    The file that learners edit gets its name from the exercise's. UsageError when the name or its
    number is taken, when it is no `NN_name`, or when the course has no secret root.
    """
    work = _work(course, name)
    if course.secret_root is None:
        raise UsageError(
            f"{course.root}: has no solutions, so there is no place for those of {name}. "
            "Name their folder with --solutions"
        )
    folders = course.exercises_folder / name, course.secret_root / name
    for folder in folders:
        if folder.exists():
            raise UsageError(f"{folder}: is there already. Choose another name, or remove it")
    for folder, kind in zip(folders, ("exercise", "solution"), strict=True):
        for file, text in _texts(kind):
            _write(folder / file.replace("WORK", work), text, {"NN_NAME": name, "WORK": work})
    return folders


def _clipped(heading: re.Match[str]) -> str:
    """The heading of a picture with as much of the file's name as a page has room for."""
    line = heading[0]
    return line if cell_len(line) <= _PAGE else set_cell_size(line, _PAGE - 1) + "…"


def _work(course: Course, name: str) -> str:
    """The work file's name without suffix; UsageError when `name` can't be a new exercise's."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise UsageError(
            f"{name!r}: is no exercise's name. Two digits and small letters: 17_barrier"
        )
    for other in course.exercises():
        if other.name.split("_")[0] == found["number"]:
            raise UsageError(f"{name}: the number is that of {other.name}. Choose another number")
        if other.work_file == f"{found['word']}_work.py":
            raise UsageError(
                f"{name}: {other.work_file} is the work file of {other.name}. Choose another word"
            )
    return f"{found['word']}_work"


def _texts(kind: str) -> Iterator[tuple[str, str]]:
    """Each template by its path in the exercise's folder."""
    root = files(__name__) / kind
    if not root.is_dir():
        raise UsageError("this grader is a release's, without a skeleton. Use the course's own")
    folders = [("", root)]
    for path, folder in folders:
        for entry in folder.iterdir():
            if entry.is_dir():
                folders.append((f"{path}{entry.name}/", entry))
            elif entry.name.endswith(_TEMPLATE):
                text = entry.read_text(encoding="utf-8")
                yield path + entry.name.removesuffix(_TEMPLATE), text


def _write(file: Path, text: str, words: dict[str, str]) -> None:
    for placeholder, word in words.items():
        text = text.replace(placeholder, word)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_HEADING.sub(_clipped, text), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{file}: can't be written ({error.strerror})") from None
