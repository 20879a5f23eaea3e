"""What a learner reads exists in English and Chinese; this module says which is wanted now.

The language is a property of one session (a terminal, a batch), so it is a context variable that
the entry points set once, and not a parameter of every function that may end in a sentence.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Language", "Text", "from_environment", "paragraph", "speaking", "spoken"]


class Language(StrEnum):
    """The languages that every text for learners exists in."""

    ENGLISH = "en"
    CHINESE = "zh"


_current: ContextVar[Language] = ContextVar("language", default=Language.ENGLISH)


def spoken() -> Language:
    """The language of the current session."""
    return _current.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Within the block, texts come out in `language`."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def from_environment(environment: Mapping[str, str] = os.environ) -> Language:
    """The language that the user's locale asks for: `GRADER_LANG`, else the POSIX variables."""
    for name in ("GRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            return Language.CHINESE if value.lower().startswith("zh") else Language.ENGLISH
    return Language.ENGLISH


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; `str()` gives it in the language spoken now.

    In an exercise's test: `assert sold == 1, Text("Two were sold.", "卖出了两张。")`.
    """

    en: str
    zh: str

    def __str__(self) -> str:
        return self.zh if spoken() is Language.CHINESE else self.en

    __repr__ = __str__

    def filled(self, **values: object) -> "Text":
        """The same text with its `{names}` replaced by `values`."""
        return Text(self.en.format(**values), self.zh.format(**values))


def paragraph(docstring: str) -> str:
    """What a test's docstring says in the language spoken now.

    An exercise's test has two paragraphs, English first and Chinese second; with one paragraph
    only, that one is for everybody.
    """
    parts = [" ".join(part.split()) for part in docstring.strip().split("\n\n")]
    return parts[1] if spoken() is Language.CHINESE and len(parts) > 1 else parts[0]
