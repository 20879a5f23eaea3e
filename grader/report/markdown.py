"""Text within Markdown that is nothing but text: escaped, or in a code block that it can't end."""

import re

from grader.report.printable import printable, readable

__all__ = ["block", "inert", "plain"]

_MEANS = re.compile(r"[\\`*\[\]<>&|~#@]|:(?=//)|(?<![^\W_])_|_(?![^\W_])")
"""What Markdown takes for more than text within a line."""


def inert(text: str) -> str:
    """One line of text that Markdown takes for nothing but text."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", printable(text))


def plain(text: str) -> str:
    """The same for a page of ours, where no line begins with it: it can be read as it stands, too.

    >>> plain("a *b* <c>")
    'a \\\\*b\\\\* \\\\<c\\\\>'
    """
    return _MEANS.sub(r"\\\g<0>", printable(text))


def block(text: str) -> str:
    """A code block; its fence is longer than any in the text."""
    fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence}text\n{readable(text)}\n{fence}\n\n"
