"""The page about a class: in both languages, without a name, and not to be broken."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.batch.store import Store
from grader.cli import cli
from grader.engine.deadlock import Kind
from grader.language import Language, speaking
from grader.outcome import Shape, Verdict
from grader.report import shapes
from grader.report.overview import overview
from grader.report.overview.doing import done
from grader.report.overview.lessons import lesson_of
from grader.report.shapes import RESULT
from tests.report.overview.classes import CLASS, CYCLE, TITLE, judged, lost_update, outcome
from tests.report.page.test_page import HOSTILE, Seen


def test_the_page_begins_with_what_to_teach_again():
    text = overview(CLASS)
    title = re.search(r"<h1[^>]*>(.*?)</h1>", text)
    assert title
    assert title[1] == "A lost update: one process overwrites what another wrote"
    assert "2 of 3 learners</p></header>" in text
    assert "2 wrong</span>" in text
    with speaking(Language.CHINESE):
        text = overview(CLASS)
    assert '<html lang="zh">' in text
    assert "3 名学生中有 2 名</p></header>" in text
    assert "两个人抢最后一张票。" in text


def test_every_text_is_there_in_both_languages():
    texts = Seen(overview(CLASS)).data["texts"]
    assert [TITLE.split("\n\n")] == [one for one in map(list, texts) if "buyers" in one[0]]
    assert all(english and chinese for english, chinese in texts)


def test_nobody_is_named_and_no_message_is_shown():
    text = overview(CLASS)
    assert not {name for name in ("ana", "chen", "was here") if re.search(rf"\b{name}\b", text)}


def test_what_is_drawn_is_the_interleaving_of_the_mistake():
    text = overview(CLASS)
    defined = dict(re.findall(r'<text id="(w\d+)">(.*?)</text>', text))
    drawn = [defined[one] for one in re.findall(r'<use href="#(w\d+)"', text)]
    assert drawn == [
        *("reads 1", "writes 2", "reads 1", "writes 2"),
        *("takes a lock", "takes a lock", "waits for a lock", "waits for a lock"),
    ]


def test_what_results_say_is_text_and_no_markup():
    shape = Shape("crash", HOSTILE)
    bad = judged(HOSTILE, Verdict.CRASHED, shape, title=HOSTILE)
    nameless = judged("x", Verdict.WRONG, Shape(RESULT), title=HOSTILE)
    text = overview(
        [outcome(HOSTILE, bad, exercise=HOSTILE), outcome("bo", nameless, exercise=HOSTILE)]
    )
    seen = Seen(text)
    assert "img" not in {tag for tag, _ in seen.tags}
    assert len(seen.scripts) == 2
    assert not {"\u2028", "\u202e", "\x1b"} & set(text)
    for _, attributes in seen.tags:
        assert not {"src", "style", "onclick", "onload", "onerror"} & set(attributes)


def test_a_class_without_a_mistake_and_one_of_nobody_have_a_page():
    assert "Nobody has made a mistake.</h1>" in overview([outcome("ana", judged("a"))])
    assert "Nobody has made a mistake.</h1>" in overview([])


@pytest.mark.parametrize("kind", [*Kind, *shapes.KINDS])
def test_every_kind_has_a_lesson_in_both_languages(kind):
    lesson = lesson_of(kind, Verdict.WRONG, None)
    assert lesson.title.en != "wrong"
    assert lesson.title.zh != lesson.title.en
    assert bool(lesson.teach.en) == bool(lesson.teach.zh)


def test_every_move_has_words():
    moves = [move for shape in (lost_update(1), CYCLE) for move in shape.moves]
    assert {done(move).zh for move in moves} == {"读到 1", "写入 2", "拿到一把锁", "在等一把锁"}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    with Store(tmp_path, tmp_path) as store:
        for one in CLASS:
            store.add(one)
        store.write()
    return tmp_path


def test_the_command_writes_the_page_of_what_was_kept(results):
    done = CliRunner().invoke(cli, ["report", str(results), "--lang", "en"])
    assert (done.exit_code, done.stdout) == (0, f"{results}/report.html\n")
    assert (results / "report.html").read_text(encoding="utf-8") == overview(CLASS)


def test_what_can_not_be_written_or_read_is_one_line(results):
    there = CliRunner().invoke(cli, ["report", str(results), "--out", str(results / "no" / "x")])
    assert there.exit_code == 3
    assert there.stderr.endswith("(No such file or directory). Choose another place with --out\n")
    nothing = CliRunner().invoke(cli, ["report", str(results / "no")])
    assert nothing.exit_code == 2
    assert "results.db: there is no such file. Name the folder" in nothing.stderr
