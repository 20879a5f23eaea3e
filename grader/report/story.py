"""The story of one failed test, as a learner reads it: in the terminal, and in results.json."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.engine.observation import Call, Line, Observation
from grader.language import Text
from grader.outcome import Verdict
from grader.report.layout import PAGE, wrapped
from grader.report.words import VERDICT_WORDS

__all__ = ["Account", "facts", "story"]

_MOST_LINES = 12
_WIDEST = 200


@dataclass(frozen=True, slots=True)
class Account:
    """One call that a test made, and what was seen of it."""

    function: str
    arguments: dict[str, object]
    observation: Observation


def story(name: str, verdict: Verdict, message: str, accounts: tuple[Account, ...]) -> str:
    """What the test asks for, what came of it, and the last call with what was seen of it."""
    title = f"[{VERDICT_WORDS[verdict]}] {name}"
    parts = [*wrapped(title), "", *_indented(message)]
    if accounts:
        parts += ["", *_indented("\n".join(facts(accounts[-1])))]
    return "\n".join(parts)


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in wrapped(text, PAGE - 2))


def facts(account: Account) -> Iterator[str]:
    """The call, its result, and who did what when, in a few lines."""
    seen = account.observation
    arguments = ", ".join(f"{name}={value!r}" for name, value in account.arguments.items())
    yield str(Text("call:     ", "调用：  ")) + _short(f"{account.function}({arguments})")
    if seen.error is not None:
        yield str(Text("raised:   ", "抛出：  ")) + seen.error
    elif seen.failure is None:
        yield str(Text("returned: ", "返回：  ")) + _short(repr(seen.result))
    yield from _limited([_call(call) for call in seen.calls])
    yield from _limited([_line(line) for line in seen.output])


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]} …"


def _limited(lines: list[str]) -> Iterator[str]:
    yield from lines[:_MOST_LINES]
    if len(lines) > _MOST_LINES:
        more = Text("… and {count} more", "…… 另有 {count} 行")
        yield str(more.filled(count=len(lines) - _MOST_LINES))


def _call(call: Call) -> str:
    arguments = ", ".join(_short(repr(value)) for value in call.arguments.values())
    ended = "…" if call.ended is None else f"{call.ended:.3f} s"
    outcome = f"  {call.error}" if call.error else ""
    span = f"{call.started:.3f} s – {ended}"
    return f"{call.process:<12} {span:<20} {call.function}({arguments}){outcome}"


def _line(line: Line) -> str:
    return f"{line.process:<12} | {_short(line.text)}"
