"""What every page of ours is made of: one file that needs nothing else and asks nobody.

Its security policy forbids every request, and every script and style but its own two. All texts are
in it in both languages.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from html import escape
from importlib.resources import files

from grader.language import Text, spoken
from grader.report.page.drawing import STYLE, definitions
from grader.report.page.texts import Texts

__all__ = ["Shell", "languages", "packaged"]


def packaged(package: str, name: str) -> str:
    """The text of a file that lies beside the modules of `package`."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


_STYLE = STYLE + packaged("grader.report.page", "shell.css")
_SCRIPT = packaged("grader.report.page", "shell.js")


class Shell:
    """The document around a page's own parts, and the texts that they have numbered."""

    def __init__(self) -> None:
        self.texts = Texts()

    def said(self, tag: str, text: Text, more: str = "") -> str:
        """An element whose text changes with the language."""
        number = self.texts.number(text)
        return f'<{tag} data-t="{number}"{more}>{escape(str(text))}</{tag}>'

    def label(self, text: Text) -> str:
        """What an element is called that has no words of its own, in the language of the page."""
        return f'data-label="{self.texts.number(text)}" aria-label="{escape(str(text))}"'

    def document(
        self,
        title: str,
        body: str,
        kept: str,
        data: Mapping[str, object],
        *,
        style: str,
        script: str,
    ) -> str:
        """All of it; `kept` is what is there and not shown, `data` is for the script.

        The definitions come last: only then every text has its number.
        """
        words = f'<svg class="chart defs" aria-hidden="true">{definitions(self.texts)}</svg>'
        embedded = _embedded({**data, "texts": self.texts.all})
        head = _head(title, _STYLE + style, _SCRIPT + script)
        return (
            f'<!DOCTYPE html>\n<html lang="{spoken()}">\n<head>\n{head}</head>\n<body>\n'
            f"{body}{words}\n{kept}\n"
            f'<script type="application/json" id="data">{embedded}</script>\n'
            f"<script>{_SCRIPT + script}</script>\n</body>\n</html>\n"
        )


def languages() -> str:
    """The two buttons that choose the language of the page."""
    buttons = "".join(
        f'<button type="button" lang="{code}" data-lang="{code}" '
        f'aria-pressed="{str(code == spoken()).lower()}">{name}</button>'
        for code, name in (("en", "English"), ("zh", "中文"))
    )
    return f'<div class="languages" role="group" aria-label="Language / 语言">{buttons}</div>'


def _head(title: str, style: str, script: str) -> str:
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; "
        f"script-src {_hash(script)}; style-src {_hash(style)}"
    )
    return (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _embedded(data: object) -> str:
    """JSON within a script element: nothing in it can end the element, or a line of a script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
