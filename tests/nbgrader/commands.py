"""nbgrader's own commands, each in a process of its own that need not load nbgrader again.

Told on standard input, one JSON list a line: the user, the folder, and the command's words. The
answer is one line too: exit status and output. A machine has one user, an exchange many: a
command hands in under the name that it is told, and keeps to itself what it has handed in.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

__all__ = ["Commands", "serve"]

_APPS = {
    "generate_assignment": "GenerateAssignmentApp",
    "release_assignment": "ReleaseAssignmentApp",
    "fetch_assignment": "FetchAssignmentApp",
    "submit": "SubmitApp",
    "collect": "CollectApp",
    "autograde": "AutogradeApp",
    "generate_feedback": "GenerateFeedbackApp",
    "release_feedback": "ReleaseFeedbackApp",
    "fetch_feedback": "FetchFeedbackApp",
    "export": "ExportApp",
    "validate": "ValidateApp",
}


class Commands:
    """Runs commands one after the other, until it is closed."""

    def __init__(self, exchange: Path) -> None:
        self._exchange = exchange
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        environment["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.nbgrader.commands"],
            cwd=Path(__file__).parent.parent.parent,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """Let the server end."""
        with self._server:
            assert self._server.stdin
            self._server.stdin.close()

    def run(self, user: str, folder: Path, *words: str) -> str:
        """The output of `nbgrader WORDS`; AssertionError when it failed."""
        assert self._server.stdin
        assert self._server.stdout
        words = (*words, f"--Exchange.root={self._exchange}")
        self._server.stdin.write(json.dumps([user, str(folder), words]) + "\n")
        self._server.stdin.flush()
        status, output = json.loads(self._server.stdout.readline())
        assert status == 0, f"nbgrader {' '.join(words)}: {output}"
        return str(output)


def serve() -> None:
    """Obey until standard input ends."""
    import nbgrader.apps  # once for all of them

    for line in sys.stdin:
        user, folder, words = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _be(nbgrader.apps, user, folder, words, writing)
        os.close(writing)
        with open(reading, encoding="utf-8", errors="replace") as output:
            said = output.read()
        _, status = os.waitpid(pid, 0)
        print(json.dumps([os.waitstatus_to_exitcode(status), said]), flush=True)  # noqa: T201


def _be(apps: object, user: str, folder: str, words: list[str], output: int) -> None:
    """Be the command; does not return."""
    from nbgrader.exchange.default import fetch_feedback, submit

    status = 1
    try:
        for descriptor in (1, 2):
            os.dup2(output, descriptor)
        os.close(output)
        os.chdir(folder)
        os.environ["JUPYTER_DATA_DIR"] = os.path.join(folder, ".jupyter")
        for module in (submit, fetch_feedback):
            vars(module)["get_username"] = lambda: user
        getattr(apps, _APPS[words[0]]).launch_instance(words[1:])
        status = 0
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else int(left.code is not None)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
