"""The small course, and where its work files are."""

from pathlib import Path

import pytest

from tests.learner.course import write_course


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a course of three exercises, in which one stands."""
    folder = tmp_path / "course"
    write_course(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GRADER_LANG", "en")
    return folder
