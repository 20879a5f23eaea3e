"""`grader explore`: one start method after the other, and what is told of where they differ."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from grader.cli import cli

PROGRAM = """\
from multiprocessing import Process
def ends():
    p = Process(target=lambda: None)
    p.start()
    p.join()
    return p.exitcode
def alike(): return 1
"""


@pytest.fixture
def program(tmp_path: Path) -> str:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    return str(file)


def explored(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["explore", *arguments])


def test_all_start_methods_are_compared_in_a_table(program):
    result = explored(program, "ends", "--start-method", "all", "--lang", "en")
    assert result.exit_code == 1
    head, _, *rows = [line.split() for line in result.stdout.splitlines() if line.strip()]
    assert head[:3] == ["start", "method", "verdict"]
    assert [row[:2] for row in rows if row[0] in ("fork", "spawn", "forkserver")] == [
        ["fork", "passed"],
        ["spawn", "crashed"],
        ["forkserver", "crashed"],
    ]
    assert "pickle" in result.stdout
    assert "differ: fork | spawn, forkserver." in result.stdout


def test_the_comparison_is_told_in_chinese_too(program):
    result = explored(program, "alike", "--start-method", "all", "--lang", "zh")
    assert result.exit_code == 0
    assert "启动方式" in result.stdout
    assert "无论用哪种启动方式，程序的表现都一样。" in result.stdout


def test_one_start_method_or_all_as_json(program):
    result = explored(program, "ends", "--start-method", "all", "--json")
    found = json.loads(result.stdout)
    verdicts = {"fork": "passed", "spawn": "crashed", "forkserver": "crashed"}
    assert {method: one["verdict"] for method, one in found.items()} == verdicts
    result = explored(program, "ends", "--start-method", "spawn", "--json")
    assert json.loads(result.stdout) == found["spawn"]


def test_a_schedule_is_one_start_method_s(program):
    result = explored(program, "ends", "--start-method", "all", "--show", "0")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "--show tells an order of one start method" in result.stderr


SAVING = """\
import os
from multiprocessing import Process
def save(name):
    with open(name, "w") as file: file.write("new")
    os.replace(name, "stock")
def saved(name):
    with open("stock", "w") as file: file.write("old")
    saver = Process(target=save, args=(name,), name="Saver")
    saver.start()
    saver.join()
    with open("stock") as file: return file.read()
"""


def test_a_process_is_killed_at_any_moment(tmp_path):
    file = tmp_path / "saving.py"
    file.write_text(SAVING, encoding="utf-8")
    command = (str(file), "saved", "--json", "--killed", "Saver", "--args")
    for name, found in (("other", {"old", "new"}), ("stock", {"old", "new", ""})):
        told = json.loads(explored(*command, json.dumps({"name": name})).stdout)
        assert {one["result"] for one in told["results"]} == found


def test_nobody_of_that_name_could_be_killed(program):
    result = explored(program, "ends", "--killed", "Saver")
    assert result.exit_code == 2
    assert "--killed Saver" in result.output
    assert "Process-1" in result.output


RACE = """\
from multiprocessing import Process, Value
def add(counter): counter.value += 1
def count():
    counter = Value("i", 0)
    ps = [Process(target=add, args=(counter,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return counter.value
"""


def test_the_first_failure_is_drawn_with_the_orders_that_pass(program, tmp_path):
    Path(program).write_text(RACE, encoding="utf-8")
    page = tmp_path / "race.html"
    result = explored(program, "count", "--expect", "2", "--html", str(page), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["verdict"] == "wrong"
    assert result.stderr == f"The picture: {page}\n"
    text = page.read_text(encoding="utf-8")
    assert re.search("<h1[^>]*>Lost update: Process-. overwrites what Process-. wrote.</h1>", text)
    assert text.count("<template>") == json.loads(result.stdout)["explored"] - 1


def test_a_program_without_a_failure_is_drawn_too(program, tmp_path):
    page = tmp_path / "fine.html"
    assert explored(program, "alike", "--html", str(page)).exit_code == 0
    assert ">It returned 1.</h1>" in page.read_text(encoding="utf-8")


def test_a_file_that_can_not_be_loaded_is_drawn_without_a_step(program, tmp_path):
    Path(program).write_text("def f(:", encoding="utf-8")
    page = tmp_path / "broken.html"
    assert explored(program, "f", "--html", str(page)).exit_code == 1
    assert "could not be loaded" in page.read_text(encoding="utf-8")


def test_a_page_without_a_folder_or_of_several_start_methods_is_refused(program, tmp_path):
    nowhere = explored(program, "alike", "--html", str(tmp_path / "no" / "page.html"))
    assert (nowhere.exit_code, nowhere.stderr.count("\n")) == (2, 1)
    assert "there is no folder" in nowhere.stderr
    page = str(tmp_path / "page.html")
    several = explored(program, "alike", "--html", page, "--start-method", "all")
    assert (several.exit_code, several.stderr.count("\n")) == (2, 1)
    assert "the orders of one start method" in several.stderr


ADDERS = """\
from multiprocessing import Process, RawValue
def add(total): total.value += 1
def race():
    total = RawValue("i", 0)
    ps = [Process(target=add, args=(total,), name="\x1b[2JAdder" + n) for n in "AB"]
    for p in ps: p.start()
    for p in ps: p.join()
    return total.value
"""


@pytest.mark.parametrize(
    "more", [["--expect", "2"], ["--expect", "2", "--show", "0*2.1*5.0.2*5.0"]]
)
def test_a_failure_is_drawn_and_nothing_that_it_says_is_obeyed(tmp_path, more):
    file = tmp_path / "program.py"
    file.write_text(ADDERS, encoding="utf-8")
    result = explored(str(file), "race", "--lang", "en", *more)
    assert "\x1b" not in result.stdout
    assert r"\x1b[2JAdder" in result.stdout
    assert ("✗" in result.stdout) == ("--show" not in more)
