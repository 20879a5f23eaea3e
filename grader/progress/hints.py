"""The steps of an exercise's hints.md, to be read one at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from grader.errors import UsageError
from grader.exercise import Exercise
from grader.language import Language

__all__ = ["Hint", "Part", "hints_page", "next_hint", "part_of", "read_hints"]

_PAGES = {Language.ENGLISH: "hints.md", Language.CHINESE: "hints.zh.md"}
_PART, _STEP = "## ", "**"


@dataclass(frozen=True, slots=True)
class Part:
    """What one heading has: a function's name or a topic, and its steps."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """Step `number` of the `of` that the part has, counted from 1; `part` counts from 0."""

    part: int
    title: str
    number: int
    of: int
    text: str


def hints_page(exercise: Exercise, language: Language) -> str:
    """The path of the page, as a learner in the course's folder types it."""
    return f"{exercise.folder.parent.name}/{exercise.name}/{_PAGES[language]}"


def read_hints(exercise: Exercise, language: Language) -> tuple[Part, ...]:
    """The page's parts, each paragraph on one line; UsageError when there are none."""
    page = exercise.folder / _PAGES[language]
    try:
        text = page.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{page}: can't be read ({error.strerror}). Get it back: git checkout"
        ) from None
    parts = tuple(_parts(text))
    if not parts:
        raise UsageError(
            f"{page}: has no part with steps. It needs `## heading`, then `**1.** ...`"
        )
    return parts


def _parts(text: str) -> Iterator[Part]:
    for section in f"\n{text}".split(f"\n{_PART}")[1:]:
        title, *paragraphs = section.split("\n\n")
        steps: list[str] = []
        for paragraph in filter(None, map(_on_one_line, paragraphs)):
            if paragraph.startswith(_STEP):
                steps.append(paragraph.split(_STEP, 2)[2].strip())
            elif steps:
                steps[-1] += f"\n\n{paragraph}"
        yield Part(title.strip(), tuple(steps))


def _on_one_line(paragraph: str) -> str:
    """The lines joined, by a space except between Chinese characters, which are two cells wide."""
    joined = ""
    for line in map(str.strip, paragraph.splitlines()):
        chinese = joined and line and cell_len(joined[-1]) == cell_len(line[0]) == 2
        joined += line if chinese or not joined else f" {line}"
    return joined


def part_of(mentioned: frozenset[str], parts: Sequence[Part]) -> int | None:
    """The first part whose heading is `mentioned` by a test: the function that it is about."""
    return next((at for at, part in enumerate(parts) if part.title in mentioned), None)


def next_hint(parts: Sequence[Part], shown: Mapping[int, int], part: int | None) -> Hint | None:
    """The first step not yet shown, of that `part` or else of all; None when there is none left.

    `shown` tells for each part how many of its steps have been.
    """
    for at, one in enumerate(parts):
        number = shown.get(at, 0)
        if part in (None, at) and number < len(one.steps):
            return Hint(at, one.title, number + 1, len(one.steps), one.steps[number])
    return None
