"""The story of one failed test, as a learner reads it: in the terminal, and in results.json."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rich.cells import cell_len

from grader.engine.observation import Observation
from grader.engine.records import Call, Line
from grader.language import Text
from grader.outcome import Verdict
from grader.report.conversation import conversation_lines
from grader.report.exchange import exchange_lines
from grader.report.layout import PAGE, wrapped
from grader.report.printable import printable
from grader.report.source import WorkSource
from grader.report.words import VERDICT_WORDS

__all__ = ["Account", "call_text", "drawn", "facts", "story", "trace_lines"]

_MOST_LINES = 12
_WIDEST = 200
_NAME = 12


@dataclass(frozen=True, slots=True)
class Account:
    """One call that a test made, or the `command` of a script, and what was seen of it."""

    function: str
    arguments: dict[str, object]
    observation: Observation
    command: str = ""


def story(
    name: str,
    verdict: Verdict,
    message: str,
    source: WorkSource,
    last: Account | None = None,
    again: str = "",
    put: Callable[[str], str] = str,
) -> str:
    """What the test asks for, what came of it, and the last call with what was seen of it.

    `source` is the work; `again` the command that shows the same run once more; `put` says how the
    terminal can have a text. Nothing in it is obeyed by a terminal.
    """
    title = f"[{VERDICT_WORDS[verdict]}] {name}"
    parts = [*wrapped(title), "", *_indented(message)]
    if last is not None:
        parts += drawn(last.observation, message, source, put)
        parts += ["", *_indented("\n".join(facts(last)))]
    if again:
        parts += ["", "  " + str(_AGAIN.filled(command=again))]
    return put("\n".join(map(printable, parts)))


_AGAIN = Text("Watch it again: {command}", "再看一遍：{command}")


def drawn(
    seen: Observation, message: str, source: WorkSource, put: Callable[[str], str]
) -> Iterator[str]:
    """The lines of the picture of an explored run that failed.

    Before it stands what happened, and after it the question, if the `message` does not say it.
    """
    if not seen.operations:
        return
    from grader.report.page.charting import chart_of, harm_of
    from grader.report.picture import picture

    found = harm_of(seen)
    drawn = picture(chart_of(seen, source, found), source, put)
    told = f"{found.title}\n{found.how}".strip()
    for part in (told, "\n".join(drawn), str(found.question)):
        if part and part not in message:
            yield ""
            yield from _indented(part)


def _indented(text: str) -> Iterator[str]:
    return (f"  {line}" if line else "" for line in wrapped(text, PAGE - 2))


def call_text(function: str, arguments: Mapping[str, object]) -> str:
    """The call as a learner writes it."""
    return f"{function}({', '.join(f'{name}={value!r}' for name, value in arguments.items())})"


def facts(account: Account) -> Iterator[str]:
    """The call, its result, and who did what when, in a few lines."""
    seen = account.observation
    if account.command:
        yield str(Text("command:  ", "命令：  ")) + _short(account.command)
    else:
        call = call_text(account.function, account.arguments)
        yield str(Text("call:     ", "调用：  ")) + _short(call)
    if seen.error is not None:
        yield str(Text("raised:   ", "抛出：  ")) + seen.error
    elif seen.failure is None and account.command:
        yield str(Text("ended:    ", "结束：  ")) + str(_exit_code(seen.caller.exit_code))
    elif seen.failure is None:
        yield str(Text("returned: ", "返回：  ")) + _short(repr(seen.result))
    yield from _limited([_call(call) for call in seen.calls])
    yield from _limited([_line(line) for line in seen.output])
    for conversation in seen.conversations:
        yield from conversation_lines(conversation)
    if seen.exchange is not None:
        yield from exchange_lines(seen.exchange)


def _exit_code(code: int | None) -> Text:
    return Text("exit code {code}", "退出码 {code}").filled(code="?" if code is None else code)


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
    return f"{_column(call.process)} {span:<20} {call.function}({arguments}){outcome}"


def _line(line: Line) -> str:
    return f"{_column(line.process)} | {_short(line.text)}"


def _column(name: str) -> str:
    shown = printable(name)
    return shown + " " * (_NAME - cell_len(shown))


def trace_lines(seen: Observation) -> Iterator[str]:
    """An explored run step by step: virtual time, who, what, where, and what came of it."""
    names = dict(seen.names)
    for step in seen.operations:
        if step.operation is None:
            yield f"{step.time / 1e9:8.3f} s  ~"
            continue
        name = names.get(step.process, step.actor)
        place = f"{step.place.file}:{step.place.line}" if step.place else ""
        reply = f"→ {step.reply!r}" if step.done and step.reply is not None else ""
        what = _short(repr(step.operation))
        yield printable(f"{step.time / 1e9:8.3f} s  {name:<14} {what}  {reply}  {place}")
