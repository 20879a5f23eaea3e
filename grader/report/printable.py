"""Names and messages of learners on a terminal: shown, never obeyed."""

import unicodedata

__all__ = ["LONGEST", "printable", "readable"]

_HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Persian and Indic names and composed emoji are written with these two.
_JOINERS = "\u200c\u200d"
_COMMAND = "##[", r"\x23#["
"""GitHub's runners obey "##[command]" wherever in a line of a log it stands."""


def printable(text: str) -> str:
    """`text` on one line, with each control character, escape and bidi mark spelled out.

    >>> printable("ana\\x1b[2J")
    'ana\\\\x1b[2J'
    """
    return "".join(_shown(character) for character in text).replace(*_COMMAND)


def _shown(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _HARMFUL:
        return character
    return character.encode("unicode_escape").decode("ascii")


LONGEST = 5000
"""How many characters of a message are shown."""


def readable(text: str) -> str:
    """`text` on several lines, each of them `printable`; what is beyond the `LONGEST` is cut."""
    shown = "\n".join(printable(line) for line in text[:LONGEST].split("\n"))
    return shown if len(text) <= LONGEST else f"{shown}… (+{len(text) - LONGEST})"
