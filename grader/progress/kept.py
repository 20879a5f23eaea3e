"""Where progress is kept: `.progress.json` in the course's own folder, ignored by git.

There, because it is about this copy of the course: a learner with two copies has two, and who
throws a copy away leaves nothing behind. What was reached is kept with a digest of the files that
it was reached with, so that it can be told when they have changed since.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from grader.course import EXERCISES
from grader.errors import UsageError
from grader.exercise import MANIFEST, Exercise

__all__ = ["FILE", "Kept", "Record", "content_of", "read", "record_hint", "record_tests"]

FILE = ".progress.json"


class Record(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One exercise: when and with what `content` it was last tried, and which tests passed."""

    content: str = ""
    tried: datetime | None = None
    passed: dict[str, bool] = {}
    """Of each visible test that has run on this content: whether it passed."""
    hints: dict[int, int] = {}
    """Of each part of the hints, counted from 0: how many steps have been shown."""


Kept = Mapping[str, Record]
"""What is kept, by the names of the exercises; none of it is known of one that is not there."""


def content_of(exercise: Exercise) -> str:
    """A digest of what the visible tests' outcome follows from: the work, the tests, the manifest.

    Empty while a file can't be read.
    """
    work = [exercise.folder / name for name in exercise.manifest.work]
    whole = hashlib.sha256()
    try:
        for file in (*work, *exercise.visible_tests, exercise.folder / MANIFEST):
            whole.update(hashlib.sha256(file.read_bytes()).digest())
    except OSError:  # the tests meet the same fault, and say so
        return ""
    return whole.hexdigest()


def read(root: Path) -> Kept:
    """What is kept in the course at `root`; UsageError when it is not ours."""
    file = root / FILE
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, Record])
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageError(f"{file}: can't be read ({error.strerror}). Mend its rights") from None
    except msgspec.DecodeError as error:
        raise UsageError(f"{file}: {error}. Remove the file: only your progress is in it") from None


def record_tests(exercise: Exercise, content: str, passed: Mapping[str, bool]) -> None:
    """Keep which visible tests passed on this `content`, beside others that ran on the same.

    UsageError when that can't be written.
    """

    def tried(before: Record) -> Record:
        same = before.passed if before.content == content else {}
        now = datetime.now(UTC).replace(microsecond=0)
        return msgspec.structs.replace(
            before, content=content, tried=now, passed={**same, **passed}
        )

    _change(exercise, tried)


def record_hint(exercise: Exercise, part: int, shown: int) -> None:
    """Keep that the first `shown` steps of this part have been shown; UsageError as above."""

    def hinted(before: Record) -> Record:
        return msgspec.structs.replace(before, hints={**before.hints, part: shown})

    _change(exercise, hinted)


def _change(exercise: Exercise, change: Callable[[Record], Record]) -> None:
    root = exercise.folder.parent.parent
    if exercise.folder.parent.name != EXERCISES:
        raise UsageError(f"{exercise.folder}: is not in a course: its progress can't be kept")
    try:
        with _alone(root):
            kept = dict(read(root))
            kept[exercise.name] = change(kept.get(exercise.name, Record()))
            written = root / f"{FILE}.new"
            written.write_bytes(msgspec.json.format(msgspec.json.encode(kept)))
            os.replace(written, root / FILE)
    except OSError as error:
        raise UsageError(
            f"{root / FILE}: progress can't be kept ({error.strerror}). Mend the folder's rights"
        ) from None


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Within the block no other process changes what is kept; the lock is on the folder itself."""
    if sys.platform == "win32":  # no exercise runs there, so nobody else writes
        yield
        return
    import fcntl

    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
