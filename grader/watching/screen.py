"""What the watch shows: on a terminal one picture in the place of the last, else lines."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TextIO

import click

from grader.language import Text
from grader.outcome import Verdict
from grader.progress.standing import Standing
from grader.report.printable import printable
from grader.report.standing import ALL_PASS, colour_of, course_strip, standing_lines
from grader.watching.attempt import Report

__all__ = ["Screen", "picture"]

_CLEAR = "\x1b[H\x1b[2J"
_RUNNING = Text("Running the tests of {name} ...", "正在运行 {name} 的测试……")
_SAVE = Text("Save {file}, and its tests run again.", "保存 {file}，测试就会重新运行。")
_KEYS = Text("[n] next exercise   [h] hint   [q] quit", "[n] 下一个练习   [h] 提示   [q] 退出")
_NO_KEYS = Text(
    "No terminal here: plain lines and no keys. Ctrl-C ends the watch.",
    "这里没有终端：只输出文字，不接受按键。按 Ctrl-C 结束。",
)


class Screen:
    """Writes to `stream`; `interactive` if that is a terminal and so is where keys come from."""

    def __init__(self, stream: TextIO, *, interactive: bool) -> None:
        self.interactive = interactive
        self._stream = stream
        if not interactive:
            self._write([str(_NO_KEYS)])

    def running(self, name: str) -> None:
        """Say that the tests of this exercise have been started."""
        self._write([str(_RUNNING.filled(name=name))])

    def show(self, lines: Iterable[str]) -> None:
        """Show these lines, in the place of what was shown before."""
        if not self.interactive:
            self._write(list(lines))
            return
        self._stream.write(_CLEAR)
        self._write([*map(_coloured, lines), str(_KEYS)])

    def _write(self, lines: Sequence[str]) -> None:
        self._stream.write("".join(f"{line}\n" for line in lines))
        self._stream.flush()


def _coloured(line: str) -> str:
    colour = None if "NO_COLOR" in os.environ else colour_of(line)
    return click.style(line, fg=colour) if colour else line


def picture(
    found: Sequence[Standing], here: Standing, report: Report | None, hint: Sequence[str]
) -> Iterator[str]:
    """How `here` stands, the story of its first failure, the last hint, and the whole course.

    Without a `report` the tests are still running.
    """
    yield from standing_lines(here)
    yield ""
    yield from _story(here, report).splitlines()
    yield ""
    if hint:
        yield from hint
        yield ""
    yield course_strip(found, here)
    file = Path(os.path.relpath(here.exercise.stub))
    yield str(_SAVE.filled(file=printable(str(file))))


def _story(here: Standing, report: Report | None) -> str:
    """The first failure, or why there is none to tell."""
    if report is None:
        return str(_RUNNING.filled(name=here.exercise.name))
    if report.outcome is None:
        return printable(report.problem)
    failed = (one for one in report.outcome.tests if one.verdict is not Verdict.PASSED)
    first = next(failed, None)
    return first.message if first else str(ALL_PASS)
