"""What an outcome follows from: the same identity gives the same outcome, and no second grading."""

import hashlib
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import grader
from grader.batch.collect import Submission
from grader.exercise import MANIFEST, Exercise
from grader.language import Language, speaking

__all__ = ["UNKNOWN", "Identities", "Identity", "content_digest", "exercise_digest", "manner"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Digests of what was handed in, of the exercise and of the grader, and the manner of grading.

    Each empty part is not known, and equal to nothing.
    """

    work_digest: str
    exercise_digest: str
    grader_digest: str
    manner: str

    @property
    def known(self) -> bool:
        """Whether another outcome can be told to have the same."""
        return all(asdict(self).values())

    def columns(self) -> dict[str, str]:
        """Its parts by the names that the database has for them."""
        return asdict(self)


UNKNOWN = Identity("", "", "", "")


class Identities:
    """The identities of one call's submissions: exercises are read once."""

    def __init__(self, manner: str) -> None:
        self._manner = manner
        self._exercises: dict[Path, str] = {}

    def of(self, submission: Submission) -> Identity:
        """The identity of what is handed in now."""
        exercise = submission.exercise
        if exercise.folder not in self._exercises:
            self._exercises[exercise.folder] = exercise_digest(exercise)
        return Identity(
            _work_digest(submission),
            self._exercises[exercise.folder],
            _grader_digest(),
            self._manner,
        )


def manner(language: Language, sandbox: str, *, told: bool) -> str:
    """In words, what else an outcome depends on: messages have a language, a layer has limits."""
    stories = "told" if told else "brief"
    python = ".".join(map(str, sys.version_info[:2]))
    return f"{language} {sandbox or 'none'} {stories} python{python}"


def content_digest(content: bytes) -> str:
    """The digest of one work file."""
    return _digest(content)


def _work_digest(submission: Submission) -> str:
    if submission.problem is not None:
        with speaking(Language.ENGLISH):
            return f"refused {_digest(str(submission.problem).encode())}"
    if submission.work is None:
        return "missing"
    try:
        return content_digest(submission.work.read_bytes())
    except OSError:  # grading meets the same fault, and says so
        return ""


def exercise_digest(exercise: Exercise) -> str:
    """Of the manifest, the stub, every Python file beside them and the hidden ones, and settings.

    The reference is none of them: no test reads it.
    """
    reference = exercise.reference
    files = [exercise.folder / MANIFEST, *exercise.folder.glob("*.py")]
    if exercise.secret is not None:
        files += [file for file in exercise.secret.glob("*.py") if file != reference]
    settings = _pytest_settings(exercise.folder.parent.parent / "pyproject.toml")
    return _digest(settings.encode(), *_contents(files))


def _pytest_settings(file: Path) -> str:
    """What the course asks of pytest: it takes part in every test."""
    try:
        tools = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
    except (OSError, ValueError):
        return ""
    return repr(tools.get("pytest"))


@cache
def _grader_digest() -> str:
    home = Path(grader.__file__).parent
    source = _digest(*_contents(home.rglob("*.py"), home))
    return f"{version('procession')} {source}"


def _contents(files: Iterable[Path], home: Path | None = None) -> Iterator[bytes]:
    """Name and content of each, in an order that no file system decides on."""
    for file in sorted(files):
        yield (file.relative_to(home).as_posix() if home else file.name).encode()
        yield file.read_bytes()


def _digest(*parts: bytes) -> str:
    """Of the parts as a list: where one ends and the next begins counts."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
