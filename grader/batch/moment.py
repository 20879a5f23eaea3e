"""When a file was handed in, as far as anything says so."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["TIMESTAMP", "when"]

TIMESTAMP = "timestamp.txt"


def when(place: Path, home: Path) -> datetime | None:
    """nbgrader's timestamp beside the file, else the file's own time; in a clone of git's neither.

    `home` is the learner's folder. git gives every file the time of the clone.
    """
    with suppress(OSError, ValueError):
        return _timestamp((place.parent / TIMESTAMP).read_text(encoding="utf-8"))
    if (home / ".git").exists():
        return None
    with suppress(OSError, ValueError, OverflowError):
        return datetime.fromtimestamp(place.stat().st_mtime, UTC)
    return None


def _timestamp(text: str) -> datetime:
    """`2026-11-27 22:58:23.948203 UTC`; ValueError for another zone's name."""
    moment, _, zone = text.strip().rpartition(" ")
    if zone != "UTC":
        raise ValueError(zone)
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)
