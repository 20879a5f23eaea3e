"""What grading says of a file before anything of it runs."""

import tracemalloc
from pathlib import Path

import pytest

from grader.grading import is_untouched

_STUB = "def total(numbers):\n    return 0  # not yet\n"
_MEGABYTE = 1_000_000


@pytest.fixture
def stub(tmp_path: Path) -> Path:
    file = tmp_path / "stub.py"
    file.write_text(_STUB, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "untouched"),
    [
        (_STUB, True),
        ("# my work\n\n" + _STUB, True),
        ("def total( numbers ):\n\n    # sum them\n    return 0\n", True),
        ("def total(numbers):\n    return 1\n", False),
        ("def total(numbers):\n    return 0\n\nTHE_END = 1\n", False),
        ("def total(numbers):\n", False),
        ("", False),
        (_STUB + "'", False),
    ],
)
def test_comments_and_spaces_are_no_work(tmp_path: Path, stub: Path, text: str, untouched: bool):
    work = tmp_path / "work.py"
    work.write_text(text, encoding="utf-8")
    assert is_untouched(work, stub) is untouched


def test_a_line_of_many_tokens_fills_no_memory(tmp_path: Path, stub: Path):
    work = tmp_path / "work.py"
    work.write_bytes(b"def total(numbers): return " + b"-" * 20_000 + b"1")
    tracemalloc.start()
    try:
        assert not is_untouched(work, stub)
        assert tracemalloc.get_traced_memory()[1] < 5 * _MEGABYTE
    finally:
        tracemalloc.stop()
