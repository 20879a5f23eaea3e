"""Lines that fit the page: paragraphs are wrapped by the width that they have on a terminal."""

from collections.abc import Iterator

from rich.cells import cell_len

__all__ = ["PAGE", "across", "wrapped"]

PAGE = 80
"""Columns of a page; a Chinese character takes two."""


def across(left: str, arrow: str, right: str, width: int) -> str:
    """A line of two columns with an arrow between them; the left one is `width` wide."""
    return f"  {left}{' ' * (width - cell_len(left))} {arrow} {right}".rstrip()


def wrapped(text: str, width: int = PAGE) -> Iterator[str]:
    """The lines of `text`, those that are too long broken; their indentation is kept.

    Broken at spaces, or between any two characters where a word alone is too long (as Chinese,
    which has no spaces, always is).
    """
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        yield from _broken(line.strip(), indent, width) if cell_len(line) > width else (line,)


_NEVER_FIRST = "，。？！、；：）”》」"
"""Punctuation that never begins a line: what stands before it comes along to the next one."""


def _broken(text: str, indent: str, width: int) -> Iterator[str]:
    room = width - len(indent)
    line: list[str] = []
    for piece in _pieces(text, room):
        if line and cell_len("".join([*line, piece]).rstrip()) > room:
            stay = _staying(line, piece)
            yield indent + "".join(line[:stay]).rstrip()
            line = [*line[stay:], piece]
            line[0] = line[0].lstrip()
        else:
            line.append(piece)
    yield indent + "".join(line)


def _staying(line: list[str], piece: str) -> int:
    """How many pieces of the full line stay when `piece` goes to the next."""
    stay = len(line)
    while stay > 1 and [*line, piece][stay] in _NEVER_FIRST:
        stay -= 1
    return stay


def _pieces(text: str, room: int) -> Iterator[str]:
    """Words with the space before them; single characters of what is no word."""
    word = ""
    for character in text:
        if character == " " and word.strip():
            yield word
            word = ""
        if cell_len(character) > 1 or cell_len(word + character) > room:
            if word:
                yield word
            word = ""
            yield character
        else:
            word += character
    if word:
        yield word
