"""results.json: a list, one entry for each submission and exercise. DESIGN.md fixes its shape."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from grader.errors import MachineError
from grader.outcome import SubmissionOutcome

__all__ = ["RESULTS", "entry", "write_results"]

RESULTS = "results.json"


def entry(outcome: SubmissionOutcome) -> dict[str, Any]:
    """One outcome as results.json has it: without what most have none of, such as `override`."""
    facts: dict[str, Any] = msgspec.to_builtins(outcome)
    facts["seconds"] = round(outcome.seconds, 3)
    for name in ("problem", "late"):
        if not facts[name]:
            del facts[name]
    for test in facts["tests"]:
        for name in ("line", "title", "shape", "override"):
            if not test[name]:
                del test[name]
    return facts


def write_results(folder: Path, outcomes: Iterable[SubmissionOutcome]) -> Path:
    """Write `folder`/results.json whole or not at all, in the order given; returns its path.

    The caller sees to it that nobody else does at the same time.
    """
    file = folder / RESULTS
    draft = folder / f".{RESULTS}"  # one name, so that a killed call leaves no more than one
    try:
        with draft.open("w", encoding="utf-8") as stream:
            stream.writelines(_document(outcomes))
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(file)
    except OSError as error:
        raise MachineError(
            f"{file}: can't be written ({error.strerror}). The outcomes are safe in results.db: "
            "make room and grade again"
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink()
    return file


def _document(outcomes: Iterable[SubmissionOutcome]) -> Iterator[str]:
    before = "[\n  "
    for outcome in outcomes:
        yield before
        yield json.dumps(entry(outcome), ensure_ascii=False, indent=2).replace("\n", "\n  ")
        before = ",\n  "
    yield "[]\n" if before.startswith("[") else "\n]\n"
