"""Names of learners as names of folders: on every system, and none of them leads elsewhere."""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from grader.report.printable import printable

__all__ = ["file_names"]

_LONGEST = 60
"""Characters: in UTF-8 they are no more than 240 bytes, and 255 is what file systems take."""
_ODD = re.compile(r'[<>:"/\\|?*~]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""What Windows takes for a device, with any ending."""


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A name for a file or folder for each: `names` themselves as far as they are harmless.

    One that is not, or that differs from another in nothing but case, ends in "~" and its digest.
    """
    plain = {name: _plain(name) for name in names}
    alike = Counter(_folded(one) for one in plain.values())
    return {
        name: one if one == name and alike[_folded(one)] == 1 else f"{one}~{_digest(name)}"
        for name, one in plain.items()
    }


def _plain(name: str) -> str:
    text = _ODD.sub("_", printable(name))[:_LONGEST].strip(". ")
    return "_" if not text or _DEVICE.fullmatch(text) else text


def _folded(name: str) -> str:
    """The same for names that some file system takes for one."""
    return unicodedata.normalize("NFKC", name.casefold())


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
