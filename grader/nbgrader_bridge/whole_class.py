"""A whole `submitted/` tree graded with several jobs, and then filled into nbgrader's gradebook."""

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat import ValidationError
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

from grader.batch.collect import Submission
from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Text
from grader.nbgrader_bridge.autograding import submission_of
from grader.nbgrader_bridge.configuration import FRAGMENT
from grader.outcome import SubmissionOutcome

__all__ = ["CONFIG", "NbgraderCourse"]

CONFIG = "nbgrader_config.py"
_NOT_A_NOTEBOOK = (ValueError, TypeError, AttributeError, KeyError, OSError, ValidationError)
_NO_NOTEBOOK = Text(
    "{file}: is no notebook ({problem}). Ask for it to be handed in again",
    "{file}：不是有效的笔记本（{problem}）。请让学生重新提交",
)


class NbgraderCourse:
    """A course folder of nbgrader's; UsageError when it is none, or has no such assignment."""

    def __init__(self, folder: Path, exercise: Exercise) -> None:
        self._exercise = exercise
        self._config = _config(folder)
        self._directory = CourseDirectory(config=self._config)
        found = self._directory.format_path(self._directory.submitted_directory, "*", exercise.name)
        self._handed_in = sorted(Path("/").glob(f"{found}/{exercise.name}.ipynb".lstrip("/")))
        if not self._handed_in:
            raise UsageError(
                f"{found}: nobody has handed in {exercise.name}.ipynb. "
                "Run `nbgrader collect`, or mend --assignment"
            )

    def submissions(self, folder: Path) -> tuple[list[Submission], list[str]]:
        """Each student's file, put into `folder`; and a line on each notebook that has none."""
        found, problems = [], []
        for file in self._handed_in:
            student = file.parent.parent.name
            try:
                notebook = nbformat.read(file, as_version=4)
                submission = submission_of(notebook, self._exercise, student, folder / student)
            except _NOT_A_NOTEBOOK as error:
                problem = f"{type(error).__name__}: {error}".partition("\n")[0][:200]
                problems.append(str(_NO_NOTEBOOK.filled(file=file, problem=problem)))
            else:
                found.append(submission)
        return found, problems

    def fill(self, outcomes: dict[str, SubmissionOutcome]) -> list[str]:
        """Have nbgrader take each student's outcome; a line on each that it did not take.

        Gradebook and autograded/ are then as `nbgrader autograde` leaves them.
        """
        self._config.Judge.outcomes = outcomes
        problems = []
        with _as_its_own_command():
            api = NbGraderAPI(coursedir=self._directory, config=self._config)
            for student in sorted(outcomes):
                done = api.autograde(self._exercise.name, student)
                if not done["success"]:
                    lines = (done.get("error") or done.get("log") or "").strip().splitlines()
                    problems.append(f"{student}: nbgrader did not take it: {(lines or [''])[-1]}")
        return problems


@contextmanager
def _as_its_own_command() -> Iterator[None]:
    """nbgrader calls alembic, which lies beside Python, and warns of its own use of SQLAlchemy."""
    beside = os.path.dirname(sys.executable)
    path = os.environ.get("PATH", os.defpath)
    os.environ["PATH"] = os.pathsep.join((beside, path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.environ["PATH"] = path


def _config(folder: Path) -> Any:
    try:
        config = PyFileConfigLoader(CONFIG, path=str(folder)).load_config()
    except ConfigFileNotFound:
        raise UsageError(
            f"{folder}: has no {CONFIG}. Name nbgrader's course folder, or make one with "
            "`grader notebooks --out`"
        ) from None
    except Exception as error:
        raise UsageError(f"{folder / CONFIG}: can't be read ({error}). Mend it") from error
    if "Judge" not in config:
        raise UsageError(f"{folder / CONFIG}: grading is not ours there. Add the line: {FRAGMENT}")
    config.CourseDirectory.root = str(folder.resolve())
    return config
