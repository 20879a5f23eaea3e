"""The project's pages as data: their commands, links and anchors, found by a parser of Markdown."""

import itertools
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["PAGES", "ROOT", "WRITTEN", "Block", "Command", "anchors", "blocks", "links", "quoted"]

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    str(page.relative_to(ROOT))
    for pattern in ("*.md", "docs/*.md", "examples/*/*.md", "exercises/*/*.md", "benchmarks/*.md")
    for page in sorted(ROOT.glob(pattern))
]
"""Every page, but the notes in solutions/."""
WRITTEN = [
    page for page in PAGES
    if page != "CHANGELOG.md" and (page == "benchmarks/README.md" or "benchmarks" not in page)
]  # fmt: skip
"""Those that say what can be typed today; the others tell what was done once."""
_PROGRAMS = {
    "cd", "dask", "export", "for", "gh", "git", "grader", "kubectl", "make", "nbgrader", "pip",
    "pre-commit", "pytest", "python", "python3", "source", "srun",
}  # fmt: skip
"""What a command may begin with: a block in which a line begins so is a shell's."""
_SYNTAX = re.compile(r"done|name=.*")
_HTML = re.compile(r"<(?:img|a) [^>]*>")
_LEADS = ("href", "src")


@dataclass(frozen=True, slots=True)
class Command:
    """One command, without what a shell puts around it."""

    page: str
    line: int
    text: str

    @property
    def words(self) -> list[str]:
        """The program and its arguments."""
        return shlex.split(self.text, comments=True)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}: {self.text}"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code; `line` is that of its first line in the page, counted from 1."""

    page: str
    line: int
    text: str

    @property
    def lines(self) -> list[tuple[int, str]]:
        """What a shell would read, each with its number: no empty lines, no comments."""
        numbered = enumerate((line.strip() for line in self.text.splitlines()), self.line)
        return [(number, line) for number, line in numbered if line and not line.startswith("#")]

    @property
    def for_a_shell(self) -> bool:
        """Is one of its lines a command?"""
        return any(_begins_with_a_program(line) for _, line in self.lines)

    @property
    def strange(self) -> list[str]:
        """The lines that are neither a command nor a shell's own words."""
        lines = [line for _, line in self.lines]
        return [one for one in lines if not (_begins_with_a_program(one) or _SYNTAX.fullmatch(one))]

    @property
    def commands(self) -> list[Command]:
        """Each command; of `a && b` both."""
        return [
            Command(self.page, number, part)
            for number, line in self.lines
            if _begins_with_a_program(line) and not line.startswith("for ")
            for part in re.split(r"\s+&&\s+", line)
        ]


def _begins_with_a_program(line: str) -> bool:
    return line.partition(" ")[0] in _PROGRAMS


@cache
def _tokens(page: str) -> tuple[Token, ...]:
    return tuple(MarkdownIt().enable("table").parse(_text(page)))


@cache
def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _inline(page: str) -> Iterator[tuple[Token, int]]:
    """What stands within paragraphs, headings and tables, with its line."""
    for token in _tokens(page):
        for child in token.children or ():
            yield child, (token.map[0] + 1 if token.map else 1)


def blocks(page: str) -> list[Block]:
    """Its blocks of code, indented or fenced."""
    return [
        Block(page, token.map[0] + (2 if token.type == "fence" else 1), token.content)
        for token in _tokens(page)
        if token.type in ("code_block", "fence") and token.map
    ]


def quoted(page: str) -> list[Command]:
    """The commands that stand within a sentence, `like this`."""
    found = [
        Command(page, line, token.content)
        for token, line in _inline(page)
        if token.type == "code_inline" and " " in token.content
    ]
    return [one for one in found if _begins_with_a_program(one.text)]


def links(page: str) -> list[str]:
    """Where its links and pictures lead."""
    of_markdown = [
        str(token.attrs.get("href") or token.attrs.get("src"))
        for token, _ in _inline(page)
        if token.type in ("link_open", "image")
    ]
    of_html = [
        ElementTree.fromstring(tag.rstrip("/>") + "/>").attrib  # noqa: S314  our own
        for tag in _HTML.findall(_text(page))
    ]
    return of_markdown + [one for tag in of_html for name, one in tag.items() if name in _LEADS]


def anchors(page: str) -> set[str]:
    """The names that GitHub gives the page's headings."""
    seen: Counter[str] = Counter()
    found = set()
    tokens = _tokens(page)
    for before, heading in itertools.pairwise(tokens):
        if before.type != "heading_open":
            continue
        words = "".join(child.content for child in heading.children or ()).lower()
        name = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found
