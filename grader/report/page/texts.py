"""Every text of a page once, by its number, in both languages."""

from grader.language import Text

__all__ = ["Texts"]


class Texts:
    """Numbers for texts: the same text has the same number."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, text: Text) -> int:
        """The text's number."""
        return self._numbers.setdefault((text.en, text.zh), len(self._numbers))

    @property
    def all(self) -> list[tuple[str, str]]:
        """English and Chinese, in the order of their numbers."""
        return list(self._numbers)
