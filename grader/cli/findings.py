"""What an exploration on the command line has found, and how it is printed."""

import json
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import click

from grader.language import Text
from grader.outcome import Verdict
from grader.report.printable import readable

__all__ = ["Findings", "print_comparison", "print_findings"]

_SPENT = Text("not every order was seen: {why}", "没有看完所有顺序：{why}")
_ALL = Text("all {number} orders", "全部 {number} 种顺序")
_SOME = Text("{number} of more orders", "更多顺序中的 {number} 种")
_COLUMNS = (
    Text("start method", "启动方式"),
    Text("verdict", "结论"),
    Text("orders", "顺序"),
    Text("first failure, or the results", "第一个失败，或者返回的结果"),
)
_ALIKE = Text(
    "The program does the same under every start method.", "无论用哪种启动方式，程序的表现都一样。"
)
_DIFFERENT = Text(
    "The start methods differ: {groups}. See one: --start-method NAME",
    "不同启动方式下表现不同：{groups}。单独看某一种：--start-method 名称",
)


@dataclass(slots=True)
class Findings:
    """What the exploration has brought so far; `stopped` when the time was up before its end."""

    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    failure: dict[str, str] | None = None
    story: str = ""
    names: set[str] = field(default_factory=set)
    """Of all processes that the program has started."""
    explored: int = 0
    exhaustive: bool = False
    stopped: bool = False

    @property
    def verdict(self) -> str:
        """The first failure's, or passed."""
        return self.failure["verdict"] if self.failure else str(Verdict.PASSED)

    @property
    def orders(self) -> Text:
        """How many were seen."""
        return (_ALL if self.exhaustive else _SOME).filled(number=self.explored)

    @property
    def essence(self) -> str:
        """In one line: what failed first, or what was returned."""
        if self.failure:
            return " ".join(self.failure["message"].strip().partition("\n\n")[0].split())
        return ", ".join(sorted(repr(one["result"]) for one in self.results.values()))

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "verdict": self.verdict,
            "explored": self.explored,
            "exhaustive": self.exhaustive,
            "results": list(self.results.values()),
            "failure": self.failure,
        }


def print_findings(found: Findings, *, as_json: bool) -> None:
    """Print all of it."""
    if as_json:
        _print_json(found.as_data())
        return
    click.echo(f"{found.verdict}: {found.orders}")
    for result in found.results.values():
        click.echo(f"  {result['result']!r}    --show {shlex.quote(result['schedule'])}")
    if found.failure:
        again = shlex.quote(found.failure["schedule"])
        click.echo(f"\n{readable(found.failure['message'])}\n\n--show {again}")
    if found.story:
        click.echo(f"\n{found.story}")
    if found.stopped:
        click.echo(str(_SPENT.filled(why="--seconds")))


def print_comparison(found: Mapping[str, Findings], *, as_json: bool) -> None:
    """Print what was found under each start method, and where they differ."""
    if as_json:
        _print_json({method: one.as_data() for method, one in found.items()})
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Cell

    from grader.report.printable import printable
    from grader.report.words import VERDICT_WORDS

    table = Table(*(str(column) for column in _COLUMNS), box=box.SIMPLE_HEAD)
    for method, one in found.items():
        word = VERDICT_WORDS[Verdict(one.verdict)]
        cells = (method, str(word), str(one.orders), printable(one.essence))
        table.add_row(*map(Cell, cells))  # a message with [brackets] is no markup
    Console(file=sys.stdout).print(table)
    alike: dict[tuple[str, str], list[str]] = {}
    for method, one in found.items():
        alike.setdefault((one.verdict, one.essence), []).append(method)
    groups = " | ".join(", ".join(methods) for methods in alike.values())
    click.echo(str(_ALIKE if len(alike) == 1 else _DIFFERENT.filled(groups=groups)))


def _print_json(data: object) -> None:
    json.dump(data, sys.stdout, ensure_ascii=False, default=_bytes)
    click.echo()


def _bytes(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
