import io

from rich.cells import cell_len
from rich.console import Console

from grader.language import Language, speaking
from grader.outcome import Status, SubmissionOutcome, Verdict
from grader.report.printable import printable
from grader.report.progress import Bar, Lines, Pace, Tally, watcher
from grader.report.table import print_class, totals
from tests.batch.pretend import outcome

HOSTILE = "ana\x1b[2J\u202etxt.exe\r\n[red]bob[/red]\x9b1m"
SHOWN = r"ana\x1b[2J\u202etxt.exe\r\n[red]bob[/red]\x9b1m"


def missing(student: str) -> SubmissionOutcome:
    return SubmissionOutcome(
        student=student,
        exercise="03_lock",
        score=0.0,
        max_score=10.0,
        status=Status.MISSING,
        seconds=0.0,
        problem="nothing was handed in",
    )


CLASS = [
    outcome("ana"),
    outcome("小明", verdict=Verdict.DEADLOCK),
    missing("bob"),
    outcome("eve", status=Status.UNGRADED, problem="the machine is too small"),
]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(language: Language = Language.ENGLISH, *outcomes: SubmissionOutcome) -> list[str]:
    stream = io.StringIO()
    with speaking(language):
        print_class(outcomes or CLASS, stream)
    return [line.rstrip() for line in stream.getvalue().splitlines() if line.strip()]


def test_control_characters_escapes_and_bidi_marks_are_spelled_out() -> None:
    assert printable(HOSTILE) == SHOWN
    assert printable("\u2028\ud800\u200f") == r"\u2028\ud800\u200f"
    assert printable("小明 Zoë می\u200cخواهم") == "小明 Zoë می\u200cخواهم"


def test_the_table_shows_who_scored_what_and_why() -> None:
    assert printed() == [
        "  student   exercise      score   tests that failed",
        " " + "─" * 70,
        "  ana       03_lock       10/10",
        "  小明      03_lock        8/10   deadlock: test_no_ticket_is_oversold",
        "  bob       03_lock     missing",
        "  eve       03_lock    ungraded   the machine is too small",
        "4 submissions: 2 graded, 1 missing, 1 ungraded; 1 with full marks; mean 9.0 of 10",
    ]


def test_the_table_exists_in_chinese_and_its_columns_stand_straight() -> None:
    head, line, *rows, last = printed(Language.CHINESE)
    assert head.split() == ["学生", "练习", "得分", "未通过的测试"]
    assert {cell_len(row[: row.index("03_lock")]) for row in rows} == {9}
    assert cell_len(head[: head.index("练习")]) == 9
    assert "死锁: test_no_ticket_is_oversold" in rows[1]
    assert last == "共 4 份：已评 2，未提交 1，未评分 1；满分 1 份；平均 9.0 / 10"
    assert set(line.strip()) == {"─"}


def test_a_hostile_name_is_shown_and_not_obeyed_by_the_table() -> None:
    stream = Terminal()
    print_class([outcome(HOSTILE)], stream)
    assert "\x1b[2J" not in stream.getvalue()
    assert not set("\u202e\r\x9b") & set(stream.getvalue())
    assert SHOWN in "".join(printed(Language.ENGLISH, outcome(HOSTILE)))


def test_a_verdict_that_all_tests_share_is_said_once() -> None:
    untouched = outcome("ana", verdict=Verdict.UNTOUCHED)
    all_of_them = SubmissionOutcome(
        student="ana",
        exercise="03_lock",
        score=0.0,
        max_score=10.0,
        status=Status.GRADED,
        seconds=0.1,
        tests=(untouched.tests[1],) * 9,
    )
    assert printed(Language.ENGLISH, all_of_them)[2].endswith("untouched: all 9 tests")


def test_the_totals_of_nobody_are_zero() -> None:
    assert totals([]) == (
        "0 submissions: 0 graded, 0 missing, 0 ungraded; 0 with full marks; mean 0.0 of 0"
    )


def test_the_pace_gives_rate_and_time_left() -> None:
    assert str(Pace(0, 12, 0.0)) == "0/12"
    assert str(Pace(6, 12, 3.0)) == "6/12  2.0/s  3 s left"
    assert str(Pace(1, 101, 1.3)) == "1/101  0.8/s  2 min 10 s left"
    assert str(Pace(1, 5001, 1.0)) == "1/5001  1.0/s  1 h 23 min left"
    with speaking(Language.CHINESE):
        assert str(Pace(6, 12, 3.0)) == "6/12  每秒 2.0 份  还需 3 秒"


def test_without_a_terminal_progress_is_one_plain_line_a_submission() -> None:
    stream = io.StringIO()
    ticks = iter([0.0, 1.0, 2.0])
    with Lines(2, stream, clock=lambda: next(ticks)) as lines:
        lines.saw(outcome(HOSTILE))
        lines.saw(missing("bob"))
    assert stream.getvalue() == (
        f"1/2  1.0/s  1 s left  1 passed  {SHOWN}  03_lock  10/10\n"
        "2/2  1.0/s  0 s left  1 passed  1 missing  bob  03_lock  missing\n"
    )


def test_the_tally_counts_each_submission_once_by_what_became_of_it() -> None:
    tally = Tally(5, clock=iter([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]).__next__)
    for each in [*CLASS, outcome("zoe", verdict=Verdict.DEADLOCK)]:
        tally.add(each)
    assert tally.counts == "2 deadlock  1 passed  1 missing  1 ungraded"
    with speaking(Language.CHINESE):
        assert tally.counts == "死锁 2  通过 1  未提交 1  未评分 1"


def test_on_a_terminal_progress_is_a_bar_that_obeys_no_name() -> None:
    stream = Terminal()
    console = Console(file=stream, force_terminal=True, width=120, legacy_windows=False)
    with Bar(2, console) as bar:
        bar.saw(outcome(HOSTILE))
    assert "1/2" in stream.getvalue()
    assert "1 passed" in stream.getvalue()
    assert SHOWN in stream.getvalue()
    assert "\x1b[2J" not in stream.getvalue()


def test_the_bar_is_for_terminals_only() -> None:
    assert isinstance(watcher(3, io.StringIO()), Lines)
