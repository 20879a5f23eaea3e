"""Stories for a terminal that has ASCII alone: every sign of ours has a plain one in its place."""

from collections.abc import Callable, Mapping
from typing import TextIO

__all__ = ["has_signs", "plain", "writing"]

_SIGNS = {
    "●": "*",
    "│": "|",
    "▒": ":",
    "┆": "z",
    "◆": "#",
    "✗": "X",
    "↑": "^",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "×": "x",
    "·": "-",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "✔": "+",
    "✘": "X",
    "◐": "o",
}
_PLAIN = str.maketrans(_SIGNS)


def plain(text: str) -> str:
    """`text` with our signs in ASCII; other people's letters stay as they are."""
    return text.translate(_PLAIN)


def writing(stream: TextIO, environment: Mapping[str, str]) -> Callable[[str], str]:
    """How a terminal behind `stream` can have a text: as it is, or `plain`."""
    return str if has_signs(getattr(stream, "encoding", None), environment) else plain


def has_signs(encoding: str | None, environment: Mapping[str, str]) -> bool:
    """Whether a terminal of this encoding shows our signs; one without an encoding is none.

    Python writes UTF-8 also where the user's locale is C: who names it has a terminal to match.
    """
    if encoding is None:
        return True
    found = ((name, environment.get(name)) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locales = (value for name, value in found if value and (name, value) not in _BY_PYTHON)
    if next(locales, "") in _POSIX:
        return False
    try:
        "".join(_SIGNS).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


_POSIX = ("C", "POSIX")
_BY_PYTHON = [("LC_CTYPE", name) for name in ("C.UTF-8", "C.utf8", "UTF-8")]
"""What Python itself sets in the place of such a locale (PEP 538)."""
