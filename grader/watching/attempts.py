"""Starts attempts, and ends them: each is a process that can be given up at any moment."""

import asyncio
import contextlib
import os
import signal
import sys

import msgspec

from grader.errors import GraderError
from grader.exercise import Exercise
from grader.language import Language
from grader.watching.attempt import Report

__all__ = ["attempt"]

_PATIENCE = 15.0
"""Seconds for an attempt to end what it has started; the engine's own patience is shorter."""


async def attempt(exercise: Exercise, language: Language) -> Report:
    """The report of one attempt. When this is cancelled, nothing of the attempt is left.

    GraderError when its process ends without one.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "grader.watching.attempt"),
        *(str(exercise.folder), language.value),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for the watch alone, which then ends the attempt
    )
    try:
        said, _ = await process.communicate()
    finally:
        await _end(process)
    try:
        return msgspec.json.decode(said, type=Report)
    except msgspec.DecodeError:
        raise GraderError(
            f"{exercise.name}: the tests' process ended without a result "
            f"(status {process.returncode}). Save again, or run: pytest {exercise.folder}"
        ) from None


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its zygote then ends all that it has forked
        await process.wait()
