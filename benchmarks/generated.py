"""Makes a class over all exercises: right, wrong, deadlocked, untouched and odd work."""

import os
import tomllib
from pathlib import Path
from typing import Any

from grader.course import find_course
from grader.exercise import Exercise

__all__ = ["EXERCISES", "essence", "fill"]

ROOT = Path(__file__).resolve().parent.parent
EXERCISES = find_course(ROOT).exercises()
KINDS = (
    "right",
    "wrong",
    "deadlocked",
    "right",
    "untouched",
    "wrong",
    "right",
    "odd",
    "wrong",
    "right",
)
ODD = (
    b"",
    b"def sell(:\n",
    b"\xff\xfe",
    b"#" * (1 << 20) + b"#",
    b"import os\nos._exit(0)\n",
    None,
)
"""Contents that no learner meant to hand in; the last is a folder."""


def fill(folder: Path, students: int, *, times: int = 1, backwards: bool = False) -> None:
    """Put so many students with work for every exercise into `folder`; the same `times` times.

    `backwards`: their names sort the other way round.
    """
    total = students * times
    for number in range(total):
        rank = total - number if backwards else number
        for turn, exercise in enumerate(EXERCISES):
            place = folder / f"s{rank:04}-{number:04}" / exercise.name / exercise.work_file
            content = _work(number % students, turn, exercise)
            place.parent.mkdir(parents=True)
            if content is None:
                place.mkdir()
            else:
                place.write_bytes(content)


def _work(student: int, turn: int, exercise: Exercise) -> bytes | None:
    kind = KINDS[(student * 3 + turn) % len(KINDS)]
    contents = _contents(exercise, kind) or _contents(exercise, "wrong")
    return contents[(student + turn) % len(contents)]


def _contents(exercise: Exercise, kind: str) -> list[bytes | None]:
    secret = exercise.secret or Path(os.devnull)
    if kind == "odd":
        return list(ODD)
    if kind == "untouched":
        return [exercise.stub.read_bytes()]
    if kind == "right":
        files = [secret / exercise.work_file, *sorted(secret.glob("right/*.py"))]
        return [file.read_bytes() for file in files]
    mistakes: dict[str, Any] = tomllib.loads((secret / "wrong/wrong.toml").read_text("utf-8"))
    names = [
        name
        for name, facts in mistakes.items()
        if (facts["verdict"] == "deadlock") is (kind == "deadlocked")
    ]
    return [(secret / "wrong" / f"{name}.py").read_bytes() for name in names]


def essence(entry: dict[str, Any]) -> tuple[tuple[str, str], object]:
    """Whose it is, and all of its results but the time that it took.

    Of what ran once, for real, and failed, the story names whoever came first.
    """
    number = entry["student"].rpartition("-")[2]
    tests = [
        test if test["explored"] else {**test, "message": "", "line": None}
        for test in entry["tests"]
    ]
    return (number, entry["exercise"]), {**entry, "student": number, "seconds": 0, "tests": tests}
