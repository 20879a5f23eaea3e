"""The `explore` fixture as an exercise's test uses it: verdict, story, replay, claims over all."""

import re
import shlex

import pytest

COUNTER = """\
from multiprocessing import Lock, Process, RawValue
def add(counter, lock):
    with lock:
        seen = counter.value
    counter.value = seen + 1
def count(n):
    counter, lock = RawValue("i", 0), Lock()
    ps = [Process(target=add, args=(counter, lock)) for _ in range(n)]
    for p in ps: p.start()
    for p in ps: p.join()
    return counter.value
def speak():
    ps = [Process(target=print, args=(name,)) for name in "ab"]
    for p in ps: p.start()
    for p in ps: p.join()
def hang():
    lock = Lock()
    lock.acquire(); lock.acquire()
"""
TEST = """\
def test_count(explore):
    for run in explore("count", n=2):
        assert run.result == 2
"""


def test_a_lost_update_is_found_named_and_replayed(course):
    course.work(COUNTER)
    course.write(course.folder / "test_work.py", TEST)
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(
        [
            "[[]wrong[]] test_count",
            "  assert 1 == 2",
            "  Lost update: Process-* overwrites what Process-* wrote.",
            "",
            "  step  Process-?  Process-?  * line  work.py",
            "* reads counter → 0 * 4  seen = counter.value",
            "* reads counter → 0 * 4  seen = counter.value",
            "* writes counter ← 1 * 5  counter.value = seen + 1",
            "* ✗ * writes counter ← 1 * 5  counter.value = seen + 1",
            "* ↑ overwrites what Process-? wrote",
            "  call:     count(n=2)",
            "  returned: 1",
            "  Watch it again: pytest exercises/01_small/test_work.py::test_count --replay *",
        ]
    )
    schedule = shlex.split(re.search(r"--replay (.+)", result.stdout.str())[1])[0]
    again = course.pytest("exercises/01_small/test_work.py::test_count", "--replay", schedule)
    again.stdout.fnmatch_lines(["  returned: 1"])


def test_the_first_explored_run_that_fails_is_drawn(course):
    course.work(COUNTER)
    hang = "def test_hang(explore):\n    for run in explore('hang'): assert run.result is None\n"
    course.write(course.folder / "test_work.py", TEST + hang)
    result = course.pytest("exercises", "--interleaving-html", "race.html")
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["The picture: race.html"])
    page = (course.root / "race.html").read_text(encoding="utf-8")
    assert re.search(r"<h1 .*>Lost update: Process-\d overwrites what Process-\d wrote.</h1>", page)
    assert "<code>count(n=2)</code>" in page
    assert "test_count\\nassert 1 == 2" in page
    assert "✓ <span" in page


def test_the_page_has_the_test_s_own_message_in_both_languages(course):
    course.work(COUNTER)
    said = TEST.replace("== 2", "== 2, Text('One is missing.', '少了一个。')")
    course.write(course.folder / "test_work.py", "from grader import Text\n" + said)
    course.pytest("exercises", "--interleaving-html", "race.html")
    page = (course.root / "race.html").read_text(encoding="utf-8")
    assert '["test_count\\nOne is missing.","test_count\\n少了一个。"]' in page


def test_a_test_that_gives_up_on_a_run_has_a_page_with_its_words(course):
    course.work(COUNTER)
    gives_up = TEST.replace("assert run.result == 2", "pytest.fail('No more.')")
    course.write(course.folder / "test_work.py", "import pytest\n" + gives_up)
    course.pytest("exercises", "--interleaving-html", "race.html").assert_outcomes(failed=1)
    page = (course.root / "race.html").read_text(encoding="utf-8")
    assert ">test_count</h1>" in page
    assert '["No more.","No more."]' in page


def test_a_page_that_has_no_folder_is_refused_before_any_test_is_run(course):
    result = course.pytest("exercises", "--interleaving-html", "not/there.html")
    result.stderr.fnmatch_lines(
        ["ERROR: --interleaving-html not/there.html: there is no folder not*"]
    )


def test_a_schedule_of_another_program_is_refused_in_one_line(course):
    course.work(COUNTER)
    course.write(course.folder / "test_work.py", TEST)
    result = course.pytest("exercises", "--replay", "0.7.7")
    result.stdout.fnmatch_lines(["*the schedule moves 7, but only*", "*explore again.*"])
    result = course.pytest("exercises", "--replay", "no schedule")
    result.stderr.fnmatch_lines(["ERROR: --replay: part 0 of the schedule*names nobody*"])


def test_a_deadlock_in_any_order_fails_the_test_by_itself(course):
    course.work(COUNTER)
    test = "def test_hang(explore):\n    for run in explore('hang'): pass"
    course.write(course.folder / "test_work.py", test)
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(["[[]deadlock[]] test_hang", "*waits for a lock*line 18*"])


def test_a_claim_over_all_orders_needs_them_all(course):
    course.work(COUNTER)
    course.write(
        course.folder / "test_work.py",
        """
        def test_orders(explore):
            runs = explore.using(output_order=True).every("speak")
            said = {tuple(line.text for line in run.output) for run in runs}
            assert said == {("a", "b"), ("b", "a")}
        """,
    )
    course.pytest("exercises").assert_outcomes(passed=1)
    manifest = (course.folder / "exercise.toml").read_text()
    course.write(course.folder / "exercise.toml", manifest + "\n[explore]\nschedules = 1\n")
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(["[[]ungraded[]] test_orders", "*not every order was seen*"])


def test_a_claim_over_all_orders_of_a_call_needs_no_other_calls(course):
    course.work(COUNTER)
    course.write(
        course.folder / "test_work.py",
        """
        def test_orders(explore):
            next(explore("count", n=2))
            assert len(explore.using(output_order=True).every("speak")) == 2
        """,
    )
    course.pytest("exercises").assert_outcomes(passed=1)


def test_with_a_bound_on_orders_a_claim_over_more_is_not_judged(course):
    course.work(COUNTER)
    course.write(
        course.folder / "test_work.py",
        """
        def test_few(explore):
            assert len(list(explore.using(output_order=True)("speak"))) == 1
        def test_claim(explore):
            explore.using(output_order=True).every("speak")
        def test_small_claim(explore):
            explore.every("speak")
        """,
    )
    result = course.pytest("exercises", "--schedules", "1")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["[[]ungraded[]] test_claim", "*--schedules"])


def test_a_bound_of_no_orders_is_refused_in_one_line(course):
    result = course.pytest("exercises", "--schedules", "0")
    result.stderr.fnmatch_lines(["*--schedules: 0: it is a number of orders, 1 at least"])


PATIENT = """\
from queue import Empty
from multiprocessing import Queue
def take(seconds):
    queue = Queue()
    queue.put("x")
    try:
        return queue.get(timeout=seconds)
    except Empty:
        return "nothing"
"""


def test_an_item_in_transit_comes_after_a_shorter_time_out(course):
    course.work(PATIENT)
    course.write(
        course.folder / "test_work.py",
        """
        def test_patience(explore):
            for seconds, due in ((1, "nothing"), (3, "x")):
                for run in explore.using(transit=2.0)("take", seconds=seconds):
                    assert run.result == due
            for run in explore("take", seconds=1):
                assert run.result == "x"
        """,
    )
    course.pytest("exercises").assert_outcomes(passed=1)


RACES = """\
from multiprocessing import Process, Value
def add(total, times):
    for _ in range(times): total.value += 1
def count(times, n):
    total = Value("i", 0)
    ps = [Process(target=add, args=(total, times)) for _ in range(n)]
    for p in ps: p.start()
    for p in ps: p.join()
    return total.value
"""


def switches_of(result):
    schedule = shlex.split(re.search(r"--replay (.+)", result.stdout.str())[1])[0]
    return len(schedule.split("."))


@pytest.fixture
def two_of_six(course):
    """A test that fails when of six increments only two are left, and the learner's race."""
    course.work(RACES)
    course.write(
        course.folder / "test_work.py",
        """
        def test_count(run, explore):
            assert run("count", times=1, n=1).result == 1
            for one in explore("count", times=1, n=1):
                assert one.result == 1
            for one in explore("count", times=3, n=2):
                assert one.result > 2, f"only {one.result}"
        """,
    )
    return course


def test_the_order_that_fails_an_assertion_is_made_simple(two_of_six):
    result = two_of_six.pytest("exercises")
    result.stdout.fnmatch_lines(["[[]wrong[]] test_count", "  only 2", "  returned: 2"])
    # main, 1 reads, 2 writes twice, 1 writes, 2 reads, 1 goes on, 2 writes, main
    assert switches_of(result) == 8


def test_it_is_told_as_it_was_found_where_that_is_enough(two_of_six):
    result = two_of_six.pytest("exercises", "--as-found")
    result.stdout.fnmatch_lines(["[[]wrong[]] test_count", "  only 2", "  returned: 2"])
    assert switches_of(result) > 8


def test_the_story_of_a_claim_over_all_orders_is_not_that_of_the_last_one(course):
    course.work(COUNTER)
    course.write(
        course.folder / "test_work.py",
        """
        def test_results(explore):
            results = {run.result for run in explore("count", n=2)}
            assert results == {2}, f"all of {sorted(results)}"
        """,
    )
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(["[[]wrong[]] test_results", "  all of [[]1, 2[]]"])
    result.stdout.no_fnmatch_line("*--replay*")
    result.stdout.no_fnmatch_line("*returned:*")


def test_a_claim_that_a_simpler_run_would_make_is_not_told(course):
    course.work(COUNTER)
    course.write(
        course.folder / "test_work.py",
        """
        def test_results(explore):
            results = {run.result for run in explore("count", n=2)}
            if len(results) == 1:
                assert not explore.every("count", n=2), "always the same"
            for run in explore("count", n=1):
                assert run.result == 2, f"only {run.result}"
        """,
    )
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(["[[]wrong[]] test_results", "  only 1"])
    result.stdout.no_fnmatch_line("*always the same*")


def test_a_machine_that_is_too_slow_to_explore_is_no_mistake_of_the_learner(course):
    course.work(COUNTER)
    course.write(
        course.folder / "test_work.py",
        """
        import pytest

        @pytest.mark.timeout(0.5, func_only=True)
        def test_count(explore):
            for run in explore("count", n=9):
                pass
        """,
    )
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(["[[]ungraded[]] test_count", "*This machine was too slow*"])


def test_a_test_names_the_start_method_of_its_runs(course):
    course.work(
        """
        import multiprocessing
        loaded = "in the parent"
        def tell(box): box.put([multiprocessing.get_start_method(), loaded])
        def count():
            global loaded
            loaded = "changed"
            box = multiprocessing.Queue()
            p = multiprocessing.Process(target=tell, args=(box,))
            p.start()
            found = box.get()
            p.join()
            return found
        """
    )
    test = """
        def test_fork(explore):
            for run in explore("count"):
                assert run.result == ["fork", "changed"]
        def test_spawn(explore, run):
            assert run.starting("spawn")("count").result == ["spawn", "in the parent"]
            for seen in explore.starting("spawn")("count"):
                assert seen.result == ["spawn", "in the parent"]
        def test_typo(explore):
            explore.starting("spwan")
    """
    course.write(course.folder / "test_work.py", test)
    result = course.pytest("exercises")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*starting('spwan'): there is no such start method*"])


SCRIPT = """\
import sys
from multiprocessing import Process
if __name__ == "__main__":
    ps = [Process(target=print, args=(word,)) for word in sys.argv[1:]]
    for p in ps: p.start()
    for p in ps: p.join()
    sys.exit(2)
"""


def test_a_script_is_run_for_real_and_in_every_order(course):
    course.work(SCRIPT)
    course.write(
        course.folder / "test_work.py",
        """
        def test_for_real(run):
            seen = run.script("a b")
            assert [line.text for line in seen.output] == ["a b"]
            assert seen.caller.exit_code == 0

        def test_in_order(explore):
            for seen in explore.using(output_order=True).script("a", "b"):
                assert [line.text for line in seen.output] == ["a", "b"]
        """,
    )
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(
        [
            "[[]wrong[]] test_for_real",
            "  command:  python work.py 'a b'",
            "  ended:    exit code 2",
            "  Process-1    | a b",
            "[[]wrong[]] test_in_order",
            "  command:  python work.py a b",
            "  ended:    exit code 2",
            "  Process-2    | b",
            "  Process-1    | a",
            "  Watch it again: pytest exercises/01_small/test_work.py::test_in_order --replay *",
        ]
    )


LOCKED = """\
def take(lock, held):
    with lock:
        held.value += 1
"""
SCENARIO = """\
def takes(work, times):
    from multiprocessing import Lock, Process, RawValue
    lock, held = Lock(), RawValue("i", 0)
    takers = [Process(target=work.take, args=(lock, held)) for _ in range(times)]
    for one in takers: one.start()
    for one in takers: one.join()
    return held.value
def test_take(explore):
    for run in explore(takes, times=2):
        assert run.result == 2
    assert len(explore.every(takes, times=3)) == 6
"""


def test_a_scenario_hands_over_what_is_no_plain_data(course):
    course.work(LOCKED)
    course.write(course.folder / "test_work.py", SCENARIO)
    course.pytest("exercises").assert_outcomes(passed=1)
    course.work(LOCKED.replace("with lock:", "if lock:"))
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(
        ["[[]wrong[]] test_take", "*reads held*3  held.value += 1", "  call:     takes(times=2)"]
    )


HOSTILE = """\
from multiprocessing import Process
def speak():
    one = Process(target=print, args=("\\x1b[2J\\u202eend",), name="小\\x1b[2J王")
    one.start()
    one.join()
def given():
    "Longer than the stub's."
    pass
"""


def test_nothing_that_a_process_says_is_obeyed_by_the_terminal(course):
    course.work(HOSTILE)
    test = "def test_speak(explore):\n    for run in explore('speak'): assert not run.output\n"
    course.write(course.folder / "test_work.py", test)
    output = course.pytest("exercises").stdout.str()
    assert r"小\x1b[2J王  | \x1b[2J\u202eend" in output
    assert "\u202e" not in output
    assert "\x1b" not in output
    assert "holds a lock" not in output


def test_a_terminal_of_the_locale_c_is_told_in_ascii_and_without_colour(course, monkeypatch):
    monkeypatch.setenv("LANG", "C")
    monkeypatch.setenv("LC_ALL", "")
    monkeypatch.setenv("NO_COLOR", "1")
    course.work(COUNTER)
    course.write(course.folder / "test_work.py", TEST)
    result = course.pytest("exercises")
    result.stdout.fnmatch_lines(
        [
            "*[[]#]* | * reads counter -> 0 * 4  seen = counter.value",
            "* X * writes counter <- 1 * 5  counter.value = seen...",
            "*^ overwrites what Process-? wrote",
            "        * running   | ready   [[] []] holds a lock   # led to it   X did the harm",
        ]
    )
    assert result.stdout.str().isascii()
