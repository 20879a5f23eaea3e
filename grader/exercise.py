"""One exercise's facts, read from its exercise.toml. Unknown keys are errors."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from grader.errors import ExerciseError

__all__ = ["MANIFEST", "Budget", "Exercise", "Limits", "Manifest", "read_manifest"]

MANIFEST = "exercise.toml"
Count = Annotated[int, Meta(ge=1, le=10**9)]
Seconds = Annotated[float, Meta(gt=0, le=86_400)]


class Budget(Struct, frozen=True, forbid_unknown_fields=True):
    """How far an exploration may go. Counted, never timed: load must not change a verdict."""

    schedules: Count = 1000
    steps: Count = 2000


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """What one real run may use; more ends the run with its own verdict.

    `seconds` is wall-clock time from the call to the end of the last process.
    `processor_seconds` is processor time of all its processes together, `memory_mb` their memory
    with what they share and keep in files in memory. `disk_mb` and `files` count what lies in its
    folders together, `file_mb` is the length of one file, `descriptors` are those of one process.
    """

    seconds: Seconds = 8.0
    processor_seconds: Seconds = 2.0
    memory_mb: Count = 512
    processes: Count = 64
    output_kb: Count = 256
    disk_mb: Count = 64
    file_mb: Count = 32
    files: Count = 2000
    descriptors: Count = 256


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """The content of exercise.toml.

    `work` names the files that are taken from a learner; nothing else is. `given` names the
    functions and classes of the stub that the grader replaces by its own copies in every run.
    """

    title: str
    title_zh: str
    work: tuple[str, ...]
    concepts: tuple[str, ...]
    minutes: Count
    requires: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    explore: Budget = Budget()
    limits: Limits = Limits()


class Exercise(Struct, frozen=True):
    """An exercise: where its files are and what its manifest says."""

    folder: Path
    secret: Path | None
    """Its folder under the secret root (reference and hidden tests), where there is one."""
    manifest: Manifest

    @property
    def name(self) -> str:
        """The folder's name, `03_lock`, by which people and results call it."""
        return self.folder.name

    @property
    def work_file(self) -> str:
        """The file a learner edits."""
        return self.manifest.work[0]

    @property
    def stub(self) -> Path:
        """The work file as it is handed out."""
        return self.folder / self.work_file

    @property
    def reference(self) -> Path | None:
        """The reference solution, where the secret root is here."""
        return self.secret / self.work_file if self.secret else None

    @property
    def visible_tests(self) -> tuple[Path, ...]:
        """The test files that learners have."""
        return tuple(sorted(self.folder.glob("test_*.py")))

    @property
    def hidden_tests(self) -> tuple[Path, ...]:
        """The test files that learners don't have."""
        return tuple(sorted(self.secret.glob("test_*.py"))) if self.secret else ()


def read_manifest(file: Path) -> Manifest:
    """Read exercise.toml; an error names the file, the key and the cure."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        cure = "Each folder under exercises/ needs one; CONTRIBUTING.md shows it"
        raise ExerciseError(file, "", "there is no such file", cure) from None
    except UnicodeDecodeError as error:
        cure = "Save the file as UTF-8"
        raise ExerciseError(file, f"byte {error.start}", "is not UTF-8", cure) from None
    except tomllib.TOMLDecodeError as error:
        raise ExerciseError(file, "", f"is not TOML: {error}", "Mend that line") from None
    return _checked(file, data)


def _checked(file: Path, data: dict[str, Any]) -> Manifest:
    try:
        manifest = msgspec.convert(data, Manifest)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        key = place.strip("`").removeprefix("$").removeprefix(".")
        known = ", ".join(Manifest.__struct_fields__)
        cure = f"The keys are: {known}; grader/exercise.py says what each holds"
        raise ExerciseError(file, key, problem, cure) from None
    if not manifest.work:
        cure = 'Name the file that learners edit: work = ["tickets.py"]'
        raise ExerciseError(file, "work", "is empty", cure)
    for name in manifest.work:
        if Path(name).name != name:
            cure = "Name a file in the exercise's own folder"
            raise ExerciseError(file, "work", f"{name!r} is a path", cure)
        if not (file.parent / name).is_file():
            cure = "Add the stub or mend the name"
            raise ExerciseError(file, "work", f"there is no file {name!r} beside it", cure)
    return manifest
