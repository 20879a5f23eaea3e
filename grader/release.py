"""The learners' repository: what git tracks of a course, without what is its makers' alone."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.course import EXERCISES, Course
from grader.errors import UsageError

__all__ = ["REFERENCES", "make_release"]

REFERENCES = "references"
"""The release's folder for the references of exercises whose deadline has passed."""

# Named one by one, so that nothing new gets out before somebody has decided it. Left out besides
# the secret root and tests/: benchmarks/ and examples/ (they quote answers), the pages and settings
# for those who make the course, and the skeleton's files, which every new solution begins with.
_FOR_LEARNERS = {
    EXERCISES,
    "grader",
    ".ci/exercises.py",
    ".devcontainer",
    ".github",
    ".gitignore",
    ".vscode",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.zh.md",
    "constraints.txt",
    "docs/explored-operations.md",
    "docs/how-it-works.md",
    "docs/how-it-works.zh.md",
    "docs/learning.md",
    "docs/learning.zh.md",
    "docs/orders.en.svg",
    "docs/orders.zh.svg",
    "docs/race.en.svg",
    "docs/race.zh.svg",
    "pyproject.toml",
}
_SKELETON = ".template"
_WITH_MAKERS_PARTS = ("Makefile", "README.md", "README.zh.md")
_BEGIN, _END = "not in a release", "until here"


def make_release(course: Course, out: Path, solved: Sequence[str] = ()) -> int:
    """Write the learners' copy of `course` into `out`; gives the number of its files.

    The files are those that git tracks, as they are in the folder now; no history is read. Of the
    exercises `solved` the references are added, in `references/`. UsageError when `out` is not
    empty, when an exercise is unknown, or when the course has no secret root.
    """
    if course.secret_root is None:
        raise UsageError(
            f"{course.root}: has no solutions: it is a release already. "
            "Name the course's own folder with --course, or its solutions with --solutions"
        )
    references = [_reference(course, name) for name in dict.fromkeys(solved)]
    files = [file for file in _tracked(course.root) if _is_for_learners(file, course)]
    _check_empty(out)
    for file in files:
        _copy(course.root / file, out / file)
    for reference in references:
        _copy(reference, out / REFERENCES / reference.parent.name / reference.name)
    for name in _WITH_MAKERS_PARTS:
        _cut(out / name)
    return len(files) + len(references)


def _reference(course: Course, name: str) -> Path:
    reference = course.exercise(name).reference
    if reference is None or not reference.is_file():
        raise UsageError(
            f"{course.secret_root}: has no reference of {name}. Leave it out of --with-solutions"
        )
    return reference


def _tracked(root: Path) -> Iterator[Path]:
    """Each file that git tracks and that is there, relative to `root`."""
    # A hook's GIT_DIR would name another repository.
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("GIT_")}
    command = ["git", "-C", str(root), "ls-files", "-z", "--cached"]
    try:
        listed = subprocess.run(command, env=environment, capture_output=True, check=True)
    except FileNotFoundError:
        raise UsageError("git: is not installed, and says what belongs to a course") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().partition("\n")[0]
        raise UsageError(
            f"{root}: git can't say which files belong to the course ({said}). "
            "A release is made from a git repository"
        ) from None
    for name in listed.stdout.split(b"\0"):
        if name and os.path.lexists(root / os.fsdecode(name)):
            yield Path(os.fsdecode(name))


def _is_for_learners(file: Path, course: Course) -> bool:
    secret = course.secret_root is not None and (course.root.resolve() / file).is_relative_to(
        course.secret_root.resolve()
    )
    named = {file.parts[0], file.as_posix()} & _FOR_LEARNERS
    return bool(named) and file.suffix != _SKELETON and not secret


def _check_empty(out: Path) -> None:
    if os.path.lexists(out) and not out.is_dir():
        raise UsageError(f"{out}: is not a folder. Name another with --out")
    if out.is_dir() and any(out.iterdir()):
        raise UsageError(f"{out}: is not empty. Name a new folder with --out, or empty it")


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # A link stays one: what it leads to may be no part of the release.
        shutil.copy(source, target, follow_symlinks=False)
    except OSError as error:
        raise UsageError(
            f"{target}: can't be written ({error.strerror}). Name another --out"
        ) from None


def _cut(file: Path) -> None:
    """Leave out of `file` what stands between the lines that say so."""
    if not file.is_file():
        return
    kept, cutting = [], False
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        if not cutting and _BEGIN not in line:
            kept.append(line)
        cutting = _END not in line if cutting else _BEGIN in line
    if cutting:
        raise UsageError(f"{file.name}: a part that is {_BEGIN} has no end. Add: {_END}")
    file.write_text("".join(kept), encoding="utf-8")
