"""The weakest layer: limits and time-outs only. It stops accidents, not attacks."""

import os
import subprocess
import sys

__all__ = ["MARK", "start_zygote"]

MARK = "GRADER_RUNS_OF"

_ZYGOTE = "grader.engine.inside.zygote"
_ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
"""What a run sees: the same on every machine, and nothing of the grader's own environment."""


def start_zygote(control: int, mark: str, *, explored: bool) -> "subprocess.Popen[bytes]":
    """Start the zygote with descriptor `control` as its socket, in a session of its own.

    Its runs are real ones, or `explored`. `mark` stands in the environment of the zygote and of all
    that comes of it, to know them by.
    """
    kind = ["explored"] if explored else []
    return subprocess.Popen(
        [sys.executable, "-P", "-s", "-m", _ZYGOTE, str(control), *kind],
        env={**_ENVIRONMENT, MARK: mark},
        pass_fds=[control],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
