"""What a learner gets back: theirs in full, of hidden tests no more than they may know."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from grader.batch.store import Store
from grader.cli import cli
from grader.language import Language, speaking
from grader.outcome import Late, Override, Status, SubmissionOutcome, Verdict
from grader.report.feedback import feedback_markdown, feedback_page, told
from tests.report.overview.classes import TITLE, judged, outcome
from tests.report.page.test_page import HOSTILE, Seen

EXPECTED = "{'left': 3, 'sold': 2} is right."
VISIBLE = judged("test_a", Verdict.WRONG, title=TITLE, message="Two were sold.", explored=4)
HIDDEN = judged("test_b", Verdict.WRONG, title="B.\n\n乙。", hidden=True, message=EXPECTED)
ANA = outcome("ana", VISIBLE, HIDDEN)


def markdown(one: SubmissionOutcome, *, reveal: bool = False) -> str:
    return feedback_markdown(told(one, reveal=reveal))


def test_a_visible_test_is_told_with_points_verdict_and_message():
    assert markdown(outcome("ana", VISIBLE, judged("test_c", explored=6, exhaustive=True))) == (
        "# 03_lock: 5/10 · ana\n\n"
        "## Two buyers want the last ticket.\n\nwrong · 0 of 5 points\n\n"
        "```text\nTwo were sold.\n```\n\n"
        "## test_c\n\npassed · 5 of 5 points · orders seen: all 6\n"
    )


def test_of_a_hidden_test_there_are_title_verdict_and_points():
    assert "## B.\n\nwrong · 0 of 5 points · hidden\n" in markdown(ANA)
    for text in (markdown(ANA), feedback_page(told(ANA, reveal=False))):
        assert "sold&#x27;: 2" not in text
        assert EXPECTED not in text
        assert "test_b" not in text
    assert EXPECTED in markdown(ANA, reveal=True)


def test_a_hidden_test_without_a_title_has_a_number():
    nameless = outcome("ana", replace(HIDDEN, title=""))
    assert "## hidden test 1\n" in markdown(nameless)
    assert "test_b" not in markdown(nameless, reveal=True)


def test_a_hidden_test_that_could_not_be_judged_is_not_quoted():
    ungraded = replace(HIDDEN, verdict=Verdict.UNGRADED)
    one = replace(outcome("ana", ungraded), status=Status.UNGRADED, problem=EXPECTED)
    for reveal in (False, True):
        assert EXPECTED not in markdown(one, reveal=reveal)
        assert "The fault is ours" in markdown(one, reveal=reveal)


def test_lateness_and_points_by_hand_are_told_in_both_languages():
    late = Late("2026-11-27T22:59:00+00:00", "2026-11-28T08:00:00+00:00", days=1, penalty=1.5)
    by_hand = replace(HIDDEN, points=4.0, override=Override(0.0, "Right *idea*."))
    one = replace(outcome("ana", by_hand), score=4.0, late=late)
    english = markdown(one)
    assert "1 days late: 1.5 points less, 2.5 in place of 4." in english
    assert "Due 2026-11-27 22:59:00, handed in 2026-11-28 08:00:00 (UTC)." in english
    assert "4 points set by hand in place of 0: Right \\*idea\\*." in english
    with speaking(Language.CHINESE):
        chinese = markdown(one)
    assert "迟交 1 天，扣 1.5 分：4 分改计为 2.5 分。" in chinese
    assert "人工改为 4 分（原为 0 分）" in chinese
    texts = Seen(feedback_page(told(one, reveal=False))).data["texts"]
    assert all(re.search("[\u4e00-\u9fff]", chinese) for _, chinese in texts if chinese != "")


def test_who_has_handed_in_nothing_is_told_so():
    one = replace(outcome("ana"), problem="nothing was handed in")
    assert markdown(one) == "# 03_lock: missing · ana\n\nnothing was handed in\n"


def test_what_submissions_say_is_text_and_no_markup():
    bad = replace(VISIBLE, message=f"{HOSTILE}\n```\n# no title\n", title=HOSTILE)
    by_hand = replace(bad, override=Override(0.0, HOSTILE))
    one = outcome(f"# {HOSTILE}", by_hand, exercise=HOSTILE)
    page = feedback_page(told(one, reveal=True))
    assert "img" not in {tag for tag, _ in Seen(page).tags}
    assert len(Seen(page).scripts) == 2
    text = markdown(one)
    assert "````text\n" in text
    outside = re.sub("````text.*?````", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)[<>&`]", outside)
    for written in (page, text):
        assert not {"\u2028", "\u202e", "\x1b"} & set(written)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    with Store(folder, folder) as store:
        for one in (ANA, outcome("../eve", VISIBLE), outcome("ana", VISIBLE, exercise="05_pipe")):
            store.add(one)
        store.write()
    return folder


def test_the_command_makes_a_folder_for_each_learner_and_nothing_outside(results, tmp_path):
    out = tmp_path / "feedback"
    done = CliRunner().invoke(cli, ["feedback", str(results), "--out", str(out), "--lang", "en"])
    assert (done.exit_code, done.stdout) == (0, f"{out}: feedback for 2 learners\n")
    folders = {
        folder.name: sorted(one.name for one in folder.iterdir()) for folder in out.iterdir()
    }
    (eve,) = folders.keys() - {"ana"}
    assert eve.startswith("_eve~")
    files = ["03_lock.en.md", "03_lock.html", "03_lock.zh.md"]
    assert folders[eve] == files
    assert folders["ana"] == [*files, *(one.replace("03_lock", "05_pipe") for one in files)]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["feedback", "results"]
    assert "结果不对" in (out / "ana" / "03_lock.zh.md").read_text(encoding="utf-8")
    assert '<html lang="en">' in (out / "ana" / "03_lock.html").read_text(encoding="utf-8")


def test_the_command_reveals_what_hidden_tests_say_when_it_is_asked_to(results, tmp_path):
    out = str(tmp_path / "feedback")
    done = CliRunner().invoke(cli, ["feedback", str(results), "--out", out, "--reveal"])
    assert done.exit_code == 0
    assert EXPECTED in (tmp_path / "feedback" / "ana" / "03_lock.en.md").read_text(encoding="utf-8")


def test_what_can_not_be_written_is_one_line(results, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = CliRunner().invoke(cli, ["feedback", str(results), "--out", str(tmp_path / "file")])
    assert done.exit_code == 3
    (line,) = done.stderr.splitlines()
    assert line.endswith("can't be written (Not a directory). Choose another --out")
