"""The next hint as a learner reads it; that it was read is kept."""

from collections.abc import Iterator

from grader.language import Language, Text
from grader.progress.hints import hints_page, next_hint, part_of, read_hints
from grader.progress.kept import record_hint
from grader.progress.standing import Standing
from grader.report.layout import wrapped

__all__ = ["hint_lines"]

_HEAD = Text("Hint {number} of {of}: {title}", "提示 {number}/{of}：{title}")
_NONE_LEFT = Text(
    "No hint is left; all of them are in {page}.", "提示都看完了，想再看的话都在 {page} 里。"
)
_NONE_LEFT_HERE = Text(
    "No hint is left for {title}; all of them are in {page}.",
    "关于 {title} 的提示都看完了，想再看的话都在 {page} 里。",
)


def hint_lines(found: Standing, language: Language) -> Iterator[str]:
    """The next step, wrapped to the page, or that there is none left; UsageError as for reading.

    A step is of the part that the first failing test is about, else of the first that has one left.
    """
    parts = read_hints(found.exercise, language)
    failing = found.first_failing if found.record.passed else None
    part = part_of(failing.mentioned, parts) if failing else None
    hint = next_hint(parts, found.record.hints, part)
    page = hints_page(found.exercise, language)
    if hint is not None:
        record_hint(found.exercise, hint.part, hint.number)
        yield str(_HEAD.filled(number=hint.number, of=hint.of, title=hint.title))
        yield ""
        yield from wrapped(hint.text)
    elif part is not None:
        yield str(_NONE_LEFT_HERE.filled(title=parts[part].title, page=page))
    else:
        yield str(_NONE_LEFT.filled(page=page))
