"""The picture in the terminal: columns, states, source, the harm; it fits, whatever is in it."""

import re

import pytest
from rich.cells import cell_len

from grader.language import Language, speaking
from grader.report.page.charting import chart_of, harm_of
from grader.report.page.harm import Harm
from grader.report.page.orders import Told
from grader.report.picture import MOST_LINES, picture
from grader.report.plain import has_signs, plain
from grader.report.source import WorkSource
from tests.report.page.programs import explored, made_up


@pytest.fixture
def drawn(orders, source):
    """The picture of the first order of a program."""
    return lambda function, put=str: picture(Told(orders(function)[0], source).chart, source, put)


def fits(lines):
    return len(lines) <= MOST_LINES and all(cell_len(line) <= 78 for line in lines)


def test_a_lost_update_has_a_column_for_each_process_and_the_learner_s_own_lines(drawn):
    lines = drawn("count")
    one, other = lines[0].split()[1:3]
    assert {one, other} == {"Process-1", "Process-2"}
    assert lines[0].split()[3:] == ["line", "work.py"]
    signs = [line[6:28].split() for line in lines[1:5]]
    assert signs[0] in (["◆", "│"], ["│", "◆"])
    assert signs[3][0] == "✗" or signs[3][1] == "✗"
    assert [re.split(" {2,}", line[28:]) for line in lines[1:5]] == [
        ["reads counter → 0", "5", "seen = counter.value"],
        ["reads counter → 0", "5", "seen = counter.value"],
        ["writes counter ← 1", "6", "counter.value = seen + 1"],
        ["writes counter ← 1", "6", "counter.value = seen + 1"],
    ]
    assert lines[5].strip().startswith("↑ overwrites what Process-")
    assert "● running" not in lines[6]
    assert lines[6].split("   ")[-3:] == ["│ ready", "◆ led to it", "✗ did the harm"]
    assert lines[7].strip() == "4 of 17 steps are shown"


def test_who_holds_what_and_who_waits_at_the_end_is_seen(drawn):
    lines = drawn("meet")
    end = [line.split(maxsplit=4) for line in lines if line.startswith(" end")]
    assert {tuple(signs) for _, *signs, _ in end} == {("▒", "[▒]", "[▒]")}
    assert [re.split(" {2,}", told) for *_, told in end] == [
        ["waits for a lock: b", "19", "with b: pass"],
        ["waits for a lock: a", "23", "with a: pass"],
        ["waits in join", "10", "for worker in work…"],
    ]


def test_a_holder_that_has_ended_did_the_harm_where_it_ended(controller, tmp_path):
    file = tmp_path / "work.py"
    file.write_text(
        "from multiprocessing import Lock, Process\n"
        "def keep():\n"
        "    lock = Lock()\n"
        "    keeper = Process(target=lock.acquire)\n"
        "    keeper.start()\n"
        "    keeper.join()\n"
        "    lock.acquire()\n"
    )
    (seen,) = explored(controller, file, "keep")
    found = harm_of(seen)
    chart = chart_of(seen, WorkSource(file, "work.py"), found)
    told = [(row.words.en, row.line, row.note.en) for row in chart.rows if row.note]
    assert told == [
        ("takes lock", 5, "will not release it"),
        ("ends", None, "ends without releasing it"),
    ]
    assert chart.rows[found.step].words.en == "ends"


def test_where_nothing_went_on_no_step_is_blamed(controller, tmp_path):
    file = tmp_path / "work.py"
    file.write_text(
        "from multiprocessing import Queue\n"
        "def starve():\n"
        "    queue = Queue()\n"
        "    queue.put(1)\n"
        "    queue.get(), queue.get()\n"
    )
    (seen,) = explored(controller, file, "starve")
    source = WorkSource(file, "work.py")
    lines = picture(chart_of(seen, source, harm_of(seen)), source)
    assert any(line.strip() == "↑ after this step nobody can move" for line in lines)
    assert "◆ led to it" in lines[-2] + lines[-1]
    assert "✗" not in "".join(lines)


def test_virtual_time_is_told_when_it_moves(drawn):
    lines = drawn("doze")
    (moved,) = [line for line in lines if line.endswith("time goes on to 1 s")]
    assert moved.count("┆") == 2


def test_in_chinese_every_column_is_as_wide_as_it_looks(drawn):
    with speaking(Language.CHINESE):
        lines = drawn("count")
        assert fits(lines)
        assert any("写入 counter ← 1" in line for line in lines)
    begins = {cell_len(line[: line.index(" 5  seen")]) for line in lines if " 5  seen" in line}
    begins |= {cell_len(line[: line.index(" 6  count")]) for line in lines if " 6  count" in line}
    assert len(begins) == 1


@pytest.mark.parametrize(
    "name", ["Worker", "一个名字很长很长的工人", "\x1b[2J\u202eWorker", "W" * 200]
)
@pytest.mark.parametrize("processes", [1, 2, 3, 5, 12, 40])
def test_any_number_of_processes_of_any_name_fits(source, processes, name):
    seen = made_up(processes, 300, name)
    lines = picture(chart_of(seen, source, Harm()), source)
    assert fits(lines)
    assert not {"\x1b", "\u202e"} & set("".join(lines))


def test_what_is_left_out_is_counted(source):
    seen = made_up(3, 300)
    lines = picture(chart_of(seen, source, Harm()), source)
    assert lines[-1].strip() == "12 of 300 steps are shown"


def test_long_numbers_move_all_columns(source):
    lines = picture(chart_of(made_up(2, 10_003), source, Harm()), source)
    steps = lines[1:-2]
    assert [line.split()[0] for line in (steps[0], steps[-1])] == ["9992", "10003"]
    assert len({re.search("reads|writes", line).start() for line in steps}) == 1


def test_lines_of_the_work_are_shown_and_not_obeyed(tmp_path):
    file = tmp_path / "work.py"
    file.write_text("#\n" * 3 + "x = '\x1b[2J\u202e'\n\ty\t= 1\n", encoding="utf-8")
    source = WorkSource(file, "work.py")
    lines = picture(chart_of(made_up(2, 20), source, Harm()), source)
    assert any(r"\x1b[2J\u202e" in line for line in lines)
    assert not {"\x1b", "\u202e", "\t"} & set("".join(lines))


def test_of_a_run_without_a_step_there_is_no_picture(source):
    assert picture(chart_of(made_up(0, 0), source, Harm()), source) == []


def test_a_plain_terminal_gets_ascii_in_the_same_columns(drawn):
    signs, ascii_only = drawn("count"), drawn("count", plain)
    assert all(line.isascii() for line in ascii_only)
    assert "  X  " in "\n".join(ascii_only)
    assert "writes counter <- 1" in "\n".join(ascii_only)
    columns = {line.index("counter.value") for line in ascii_only if "counter.value" in line}
    assert len(columns) == 2  # "seen = " stands before one of them
    assert len(signs) == len(ascii_only)


@pytest.mark.parametrize(
    ("encoding", "environment", "shown"),
    [
        ("utf-8", {}, True),
        ("utf-8", {"LANG": "de_DE.UTF-8"}, True),
        ("utf-8", {"LANG": "C"}, False),
        ("utf-8", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ("utf-8", {"LANG": "C.UTF-8"}, True),
        ("utf-8", {"LC_ALL": "C.UTF-8", "LANG": "C"}, True),
        ("utf-8", {"LC_ALL": "POSIX", "LANG": "zh_CN.UTF-8"}, False),
        ("ascii", {"LANG": "de_DE.UTF-8"}, False),
        ("latin-1", {}, False),
        ("no such", {}, False),
        (None, {"LANG": "C"}, True),
    ],
)
def test_a_terminal_that_has_no_signs_is_known(encoding, environment, shown):
    assert has_signs(encoding, environment) is shown


def test_a_lock_that_is_asked_for_twice_did_the_harm_where_it_was_first_taken(controller, tmp_path):
    file = tmp_path / "work.py"
    file.write_text(
        "from multiprocessing import Lock\n"
        "def twice():\n"
        "    lock = Lock()\n"
        "    lock.acquire()\n"
        "    lock.acquire()\n"
    )
    (seen,) = explored(controller, file, "twice")
    found = harm_of(seen)
    assert (found.step, found.notes[found.step].en) == (0, "will ask for it once more")
