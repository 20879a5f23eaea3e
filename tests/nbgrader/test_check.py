"""The cells of a learner's own notebook: a folder with the exercise's files, and no course."""

import re
import shutil
from pathlib import Path

import pytest

from grader import notebook
from grader.errors import GraderError, UsageError
from grader.notebook import NotYet, check, passes
from grader.outcome import Verdict

ROOT = Path(__file__).parent.parent.parent
TEST = "test_nobody_is_interrupted"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "exercises" / "03_lock", tmp_path / "03_lock"))


def test_the_stub_does_not_pass_and_the_picture_says_why(folder: Path):
    with pytest.raises(NotYet) as caught:
        passes("test_one_ticket_is_sold_once", lang="en", folder=folder)
    shown = "\n".join(caught.value._render_traceback_())
    assert shown.startswith("[wrong] Two buyers want the last ticket")
    assert re.search(r"Process-1 +Process-2 .*\n.* reads left → 1 ", shown)


def test_in_chinese_it_is_told_in_chinese(folder: Path):
    with pytest.raises(NotYet, match="被打断"):
        passes(TEST, lang="zh", folder=folder)


def test_the_reference_passes_in_silence_and_is_listed(folder: Path):
    shutil.copy(ROOT / "solutions" / "03_lock" / "tickets.py", folder)
    passes(TEST, folder=folder)
    checked = check(lang="en", folder=folder)
    assert {one.verdict for one in checked.tests} == {Verdict.PASSED}
    assert repr(checked).splitlines()[0] == "[passed] test_one_ticket_is_sold_once"
    assert checked._repr_html_().startswith("<pre")


def test_what_is_missing_is_named_with_the_cure(folder: Path, tmp_path: Path):
    with pytest.raises(UsageError, match=r"no visible test is called test_x"):
        passes("test_x", lang="en", folder=folder)
    with pytest.raises(UsageError, match=r"exercise\.toml.*beside"):
        check(lang="en", folder=tmp_path)


def test_a_check_that_does_not_end_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(notebook, "_BOUND", 0.01)
    with pytest.raises(GraderError, match="did not end within"):
        passes(TEST, lang="en", folder=folder)


def test_tests_that_can_not_be_run_say_so(folder: Path):
    (folder / "test_tickets.py").write_text(f"def {TEST}(:\n", "utf-8")
    with pytest.raises(GraderError, match="could not be run"):
        passes(TEST, lang="en", folder=folder)
