"""What `grader grade PATH` names, a zip too, as a folder or file that submissions are in."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.batch.collect import is_one_learners
from grader.batch.layouts import exported, is_version_of
from grader.batch.moment import TIMESTAMP
from grader.batch.unpack import unpack
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Text

__all__ = ["opened"]

_DEEPEST = 3
"""How many folders in a row may hold nothing but the next one."""


@contextmanager
def opened(path: Path, exercises: Sequence[Exercise]) -> Iterator[tuple[Path, list[Text]]]:
    """`path`, or what a zip there holds, for as long as the block lasts; and what was left out."""
    if path.suffix.lower() != ".zip" or not path.is_file():
        yield path, []
        return
    files = {exercise.work_file for exercise in exercises}

    def wanted(name: str) -> bool:
        export = exported(name)
        own = export.file if export else name
        return name == TIMESTAMP or any(is_version_of(own, file) for file in files)

    with tempfile.TemporaryDirectory(prefix="procession-zip-") as folder:
        left_out = unpack(path, Path(folder), wanted)
        try:
            yield _within(Path(folder), exercises), left_out
        except UsageError as error:
            raise UsageError(str(error).replace(folder, str(path))) from error


def _within(folder: Path, exercises: Sequence[Exercise]) -> Path:
    """`folder`, or the one that it holds nothing but: whoever zips a folder zips its name too."""
    for _ in range(_DEEPEST):
        entries = list(folder.iterdir())
        if len(entries) != 1 or not entries[0].is_dir() or is_one_learners(entries[0], exercises):
            break
        folder = entries[0]
    return folder
