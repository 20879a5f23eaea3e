"""The answers that an exercise comes with, and whether grading finds of each what it must."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from grader.errors import ExerciseError
from grader.exercise import Exercise
from grader.outcome import SubmissionOutcome, Verdict

__all__ = ["Answer", "Mistake", "answer_in", "answers_of", "mistakes_in"]

RIGHT, WRONG = "right", "wrong"
_MANIFEST = "wrong.toml"


class Mistake(Struct, frozen=True, forbid_unknown_fields=True):
    """What is wrong with a file, in both languages, and the `test` that must say so."""

    mistake: str
    mistake_zh: str
    test: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """One file. Without a `mistake` it is right: every test passes."""

    file: Path
    mistake: Mistake | None = None

    @property
    def name(self) -> str:
        """`right/with_a_queue`; the reference is called like its file."""
        folder = self.file.parent.name
        return f"{folder}/{self.file.stem}" if folder in (RIGHT, WRONG) else self.file.stem

    def disagreement(self, outcome: SubmissionOutcome) -> str:
        """In what the outcome is not what it must be; empty where it is."""
        verdicts = {test.name: test.verdict for test in outcome.tests}
        if outcome.problem or not verdicts:
            return outcome.problem or "no test was run"
        if self.mistake is None:
            failed = (test for test in outcome.tests if test.verdict is not Verdict.PASSED)
            return "; ".join(f"{test.name}: {test.verdict}: {test.message}" for test in failed)
        found = verdicts.get(self.mistake.test, "no such test")
        if found is self.mistake.verdict:
            return ""
        return f"{self.mistake.test}: {found} in place of {self.mistake.verdict}"


def answers_of(exercise: Exercise) -> tuple[Answer, ...]:
    """The reference, then those in right/ and wrong/; none where the secret part is not here."""
    if exercise.secret is None or exercise.reference is None:
        return ()
    right = sorted((exercise.secret / RIGHT).glob("*.py"))
    wrong = exercise.secret / WRONG
    mistakes = mistakes_in(wrong) if wrong.is_dir() else {}
    return (
        *(Answer(file) for file in (exercise.reference, *right)),
        *(Answer(wrong / f"{name}.py", mistakes[name]) for name in sorted(mistakes)),
    )


def answer_in(file: Path) -> Answer:
    """The answer that this file of an exercise's is."""
    if file.parent.name != WRONG:
        return Answer(file)
    return Answer(file, mistakes_in(file.parent)[file.stem])


@cache
def mistakes_in(folder: Path) -> Mapping[str, Mistake]:
    """The mistakes by the files' stems, read once; ExerciseError names file, key and cure."""
    file = folder / _MANIFEST
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        cure = "wrong/ needs one; CONTRIBUTING.md says what is in it"
        raise ExerciseError(file, "", f"can't be read ({error.strerror})", cure) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExerciseError(file, "", f"is not TOML in UTF-8: {error}", "Mend that line") from None
    mistakes = {name: _mistake(file, name, entry) for name, entry in data.items()}
    files = {one.stem for one in folder.glob("*.py")}
    for name in sorted(mistakes.keys() ^ files):
        missing = f"{name}.py" if name in mistakes else f"[{name}]"
        cure = "Each file beside it has an entry, and each entry a file"
        raise ExerciseError(file, name, f"there is no {missing}", cure)
    return mistakes


def _mistake(file: Path, name: str, entry: object) -> Mistake:
    try:
        return msgspec.convert(entry, Mistake)
    except msgspec.ValidationError as error:
        problem, _, place = str(error).partition(" - at ")
        key = name + place.strip("`").removeprefix("$")
        cure = f"Each mistake has the keys {', '.join(Mistake.__struct_fields__)}"
        raise ExerciseError(file, key, problem, cure) from None
