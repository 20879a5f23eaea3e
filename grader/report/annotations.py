"""Failed tests as annotations of GitHub's: workflow commands, which a runner reads off the log.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from grader.language import Text
from grader.outcome import Status, SubmissionOutcome, TestOutcome, Verdict
from grader.report.printable import printable, readable
from grader.report.words import VERDICT_WORDS, score_in_brief

__all__ = ["annotations", "no_commands", "workflow_command"]

_TESTS = Text("{name} and {more} more", "{name} 等，另有 {more} 项")
_TITLE = Text(
    "{verdict}: {tests} ({points:g} of {most:g} points)",
    "{verdict}：{tests}（{points:g}/{most:g} 分）",
)


def annotations(outcome: SubmissionOutcome, file: str | None) -> Iterator[str]:
    """A workflow command for each failure; tests that failed with the same words have one together.

    `file` is the work file, from the repository's root; None where it is in no repository.
    """
    if outcome.status is not Status.GRADED:
        title = f"{outcome.exercise}: {score_in_brief(outcome)}"
        yield workflow_command("error", outcome.problem, file=file, title=title)
        return
    together: dict[tuple[object, ...], list[TestOutcome]] = {}
    for test in outcome.tests:
        if test.verdict is not Verdict.PASSED:
            together.setdefault((test.verdict, test.line, test.message), []).append(test)
    for tests in together.values():
        line = None if tests[0].line is None else str(tests[0].line)
        message = tests[0].message
        yield workflow_command("error", message, file=file, line=line, title=_title(tests))


def _title(tests: list[TestOutcome]) -> str:
    name, more = tests[0].name, len(tests) - 1
    title = _TITLE.filled(
        verdict=VERDICT_WORDS[tests[0].verdict],
        tests=_TESTS.filled(name=name, more=more) if more else name,
        points=sum(test.points for test in tests),
        most=sum(test.max_points for test in tests),
    )
    return str(title)


def workflow_command(name: str, message: str, **properties: str | None) -> str:
    """`::name key=value,...::message` on one line; properties that are None are left out.

    >>> workflow_command("error", "50 %", line="7")
    '::error line=7::50 %25'
    """
    given = (
        f"{key}={_escaped(printable(value)).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in properties.items()
        if value is not None
    )
    return f"::{name} {','.join(given)}".rstrip() + f"::{_escaped(readable(message))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


@contextmanager
def no_commands(stream: TextIO) -> Iterator[None]:
    """Within the block the runner obeys nothing that is written to `stream`."""
    token = secrets.token_hex(16)
    stream.write(f"::stop-commands::{token}\n")
    stream.flush()
    try:
        yield
    finally:
        stream.write(f"::{token}::\n")
        stream.flush()
