"""Writes notebooks and what belongs to them into nbgrader's course folder."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Language
from grader.nbgrader_bridge.configuration import FRAGMENT
from grader.nbgrader_bridge.notebooks import exercise_files
from grader.nbgrader_bridge.whole_class import CONFIG

__all__ = ["write_course"]

_CONFIG = """\
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "procession"
{fragment}
"""


def write_course(folder: Path, exercises: Iterable[Exercise], language: Language) -> Iterator[str]:
    """Write source/ and, where there is none yet, the configuration; gives a line on each."""
    for exercise in exercises:
        source = folder / "source" / exercise.name
        for name, content in exercise_files(exercise, language):
            _write(source / name, content)
        yield str(source / f"{exercise.name}.ipynb")
    config = folder / CONFIG
    if not config.exists():
        _write(config, _CONFIG.format(fragment=FRAGMENT).encode())
        yield str(config)
    elif "grader.nbgrader_bridge" not in config.read_text(encoding="utf-8"):
        yield f"{config} is yours and stays as it is. Add this line to it: {FRAGMENT}"


def _write(file: Path, content: bytes) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(
            f"{file}: can't be written ({error.strerror}). Name another --out"
        ) from None
