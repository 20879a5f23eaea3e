"""What a learner reads exists in English and Chinese; this module says which is wanted now.

The language is a property of one session (a terminal, a batch), so it is a context variable that
the entry points set once, and not a parameter of every function that may end in a sentence.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Self

__all__ = [
    "Language",
    "Text",
    "from_environment",
    "in_both",
    "paragraph",
    "speak",
    "speaking",
    "spoken",
    "wanted",
]


class Language(StrEnum):
    """The languages that every text for learners exists in."""

    ENGLISH = "en"
    CHINESE = "zh"


_current: ContextVar[Language] = ContextVar("language", default=Language.ENGLISH)


def spoken() -> Language:
    """The language of the current session."""
    return _current.get()


def speak(language: Language) -> None:
    """From here on, texts come out in `language`."""
    _current.set(language)


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


def wanted(name: str | None) -> Language:
    """The language of that name ("en", "zh"); without one, what the locale asks for."""
    return Language(name) if name else from_environment()


class Text(str):
    """One text in both languages; shown, it is in the language spoken at that moment.

    In an exercise's test: `assert sold == 1, Text("Two were sold.", "卖出了两张。")`. It is a str
    (in the language spoken where it was made) because pytest shortens any other assertion message.
    """

    en: str
    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        text = super().__new__(cls, zh if spoken() is Language.CHINESE else en)
        text.en, text.zh = en, zh
        return text

    def __str__(self) -> str:
        return self.zh if spoken() is Language.CHINESE else self.en

    def __format__(self, form: str) -> str:
        return format(str(self), form)

    def filled(self, **values: object) -> "Text":
        """The same text with its `{names}` replaced by `values`, themselves texts perhaps."""
        with speaking(Language.ENGLISH):
            en = self.en.format(**values)
        with speaking(Language.CHINESE):
            zh = self.zh.format(**values)
        return Text(en, zh)


def in_both(say: Callable[[], str]) -> Text:
    """What `say` says in each language."""
    with speaking(Language.ENGLISH):
        english = say()
    with speaking(Language.CHINESE):
        return Text(english, say())


def paragraph(docstring: str) -> str:
    """What a test's docstring says in the language spoken now.

    An exercise's test has two paragraphs, English first and Chinese second; with one paragraph
    only, that one is for everybody.
    """
    parts = [" ".join(part.split()) for part in docstring.strip().split("\n\n")]
    return parts[1] if spoken() is Language.CHINESE and len(parts) > 1 else parts[0]
