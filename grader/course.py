"""The course: the folder of exercises, and the secret root with solutions and hidden tests."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.exercise import MANIFEST, Exercise, read_manifest

__all__ = ["EXERCISES", "SOLUTIONS_VARIABLE", "Course", "find_course"]

EXERCISES = "exercises"
"""The folder of a course in which each exercise has its own."""
SOLUTIONS_VARIABLE = "GRADER_SOLUTIONS"


@dataclass(frozen=True, slots=True)
class Course:
    """`root/exercises` is what learners have; `secret_root` may lie in another repository."""

    root: Path
    secret_root: Path | None

    @property
    def exercises_folder(self) -> Path:
        return self.root / EXERCISES

    def names(self) -> tuple[str, ...]:
        """The exercises' names, in the order of the course."""
        folders = (entry for entry in self.exercises_folder.iterdir() if entry.is_dir())
        return tuple(sorted(entry.name for entry in folders if entry.name[:1].isdigit()))

    def exercise(self, name: str) -> Exercise:
        """The exercise called `name`; UsageError when there is none."""
        if name not in self.names():
            known = ", ".join(self.names()) or "none"
            raise UsageError(
                f"{self.exercises_folder}: there is no exercise {name!r}. There are: {known}"
            )
        return self.exercise_in(self.exercises_folder / name)

    def exercise_in(self, folder: Path) -> Exercise:
        """The exercise in `folder`, together with its secret part where that is here."""
        secret = self.secret_root / folder.name if self.secret_root else None
        return Exercise(
            folder=folder,
            secret=secret if secret and secret.is_dir() else None,
            manifest=read_manifest(folder / MANIFEST),
        )

    def exercises(self, *names: str) -> tuple[Exercise, ...]:
        """The exercises called `names`; without any, all of them in the order of the course."""
        return tuple(self.exercise(name) for name in dict.fromkeys(names or self.names()))


def find_course(
    start: Path, secret_root: Path | None = None, environment: Mapping[str, str] = os.environ
) -> Course:
    """The course that `start` lies in, else the one that the package was installed from.

    The secret root is `secret_root`, else `$GRADER_SOLUTIONS`, else `solutions/` beside the
    exercises, else none: then there are visible tests only.
    """
    here = start.resolve()
    checkout = Path(__file__).resolve().parent.parent
    for root in (here, *here.parents, checkout):
        if (root / EXERCISES).is_dir():
            return Course(root, _secret_root(root, secret_root, environment))
    raise UsageError(
        f"{start}: no course here: neither it nor a folder above it has a folder exercises/. "
        "Name the course's folder with --course"
    )


def _secret_root(root: Path, named: Path | None, environment: Mapping[str, str]) -> Path | None:
    setting = environment.get(SOLUTIONS_VARIABLE)
    chosen = named or (Path(setting) if setting else None)
    if chosen is None:
        beside = root / "solutions"
        return beside if beside.is_dir() else None
    if not chosen.is_dir():
        raise UsageError(
            f"{chosen}: the folder with the solutions is not there. "
            f"Mend --solutions or ${SOLUTIONS_VARIABLE}"
        )
    return chosen.resolve()
