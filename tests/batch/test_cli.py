import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from grader.cli import cli
from grader.course import Course
from tests.batch.conftest import Class
from tests.batch.pretend import grade

PRETEND = "from grader.cli import cli; from tests.batch.pretend import grade; cli(obj=grade)"
ROOT = Path(__file__).parents[2]


def run(course: Course, *arguments: str | Path) -> Result:
    """The command in this process, with the pretended grader."""
    words = ["grade", "--lang", "en", "--course", str(course.root), *map(str, arguments)]
    return CliRunner().invoke(cli, words, obj=grade)


def results(folder: Path) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((folder / "results.json").read_text("utf-8"))
    return loaded


def command(*arguments: str | Path) -> list[str]:
    """The real command, in a process of its own."""
    return [sys.executable, "-c", PRETEND, *map(str, arguments)]


def test_a_class_is_graded_into_files_and_a_table(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root = class_of({"ana/tickets.py": "right", "bob/tickets.py": "wrong", "eve/x.txt": ""})
    out = tmp_path / "new" / "out"
    result = run(course, root, "--out", out, "--jobs", "2")
    assert result.exit_code == 0
    assert [(entry["student"], entry["score"], entry["status"]) for entry in results(out)] == [
        ("ana", 10.0, "graded"),
        ("bob", 8.0, "graded"),
        ("eve", 0.0, "missing"),
    ]
    assert sorted(entry.name for entry in out.iterdir()) == ["results.db", "results.json"]
    assert "3 submissions: 2 graded, 1 missing, 0 ungraded" in result.stdout
    assert [line.split("  ")[0] for line in result.stderr.splitlines()] == ["1/3", "2/3", "3/3"]


def test_odd_input_is_refused_and_graded_with_zero(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root = class_of({"ana/x.txt": "", "bob/tickets.py": "right"})
    (root / "ana/tickets.py").mkdir()
    result = run(course, root, "--out", tmp_path / "out")
    assert result.exit_code == 0
    ana, bob = results(tmp_path / "out")
    assert (ana["status"], ana["score"], ana["tests"][0]["verdict"]) == ("graded", 0.0, "refused")
    assert bob["score"] == 10.0


@pytest.mark.parametrize(
    ("behaviours", "options", "status"),
    [
        (["right", "wrong"], [], 0),
        (["right", "wrong"], ["--fail-under", "8"], 0),
        (["right", "wrong"], ["--fail-under", "8.5"], 1),
        (["right", "ungraded"], [], 3),
        (["wrong", "die"], ["--fail-under", "9"], 3),
    ],
)
def test_the_exit_status_says_how_it_went(
    course: Course,
    class_of: Class,
    tmp_path: Path,
    behaviours: list[str],
    options: list[str],
    status: int,
) -> None:
    root = class_of({f"{number}/tickets.py": each for number, each in enumerate(behaviours)})
    assert run(course, root, "--out", tmp_path / "out", *options).exit_code == status


def test_a_named_exercise_is_the_only_one_graded(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root = class_of({"ana/tickets.py": "right", "ana/orders.py": "right"})
    assert run(course, root, "--out", tmp_path / "out", "--exercise", "04_queue").exit_code == 0
    assert [entry["exercise"] for entry in results(tmp_path / "out")] == ["04_queue"]


def test_the_language_is_chinese_where_it_is_asked_for(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root = class_of({"小明/tickets.py": "right"})
    result = run(course, root, "--out", tmp_path / "out", "--lang", "zh")
    assert "共 1 份：已评 1" in result.stdout
    assert results(tmp_path / "out")[0]["student"] == "小明"
    assert "小明" in (tmp_path / "out" / "results.json").read_text("utf-8")


def test_grading_without_solutions_says_so(course: Course, class_of: Class, tmp_path: Path) -> None:
    (course.root / "solutions").rmdir()
    result = run(course, class_of({"ana/tickets.py": "right"}), "--out", tmp_path / "out")
    assert result.stderr.startswith("no solutions folder is here: graded by the visible tests")


USAGE = {
    "empty folder": (["{empty}", "--out", "{out}"], "is an empty folder"),
    "no such path": (["{empty}/x", "--out", "{out}"], "there is no such file or folder"),
    "no such exercise": (
        ["{class}", "--out", "{out}", "--exercise", "99_no"],
        "there is no exercise '99_no'. There are: 03_lock, 04_queue",
    ),
    "no submission": (["{essays}", "--out", "{out}"], "nothing in it looks like a submission"),
    "no --out": (["{class}"], "Missing option '--out'"),
    "no path": (["--out", "{out}"], "Missing argument 'PATH'"),
    "two sources": (
        ["{class}", "--nbgrader", "{class}", "--assignment", "03_lock"],
        "--nbgrader takes the place of PATH",
    ),
    "no assignment": (["--nbgrader", "{class}"], "--nbgrader takes the place of PATH"),
    "no course of nbgrader's": (
        ["--nbgrader", "{class}", "--assignment", "03_lock"],
        "has no nbgrader_config.py",
    ),
    "unknown option": (["{class}", "--out", "{out}", "--fast"], "No such option"),
    "no jobs": (["{class}", "--out", "{out}", "--jobs", "0"], "0 is not in the range x>=1"),
    "out is a file": (["{class}", "--out", "{file}"], "results can't be written there"),
    "out below a file": (["{class}", "--out", "{file}/out"], "results can't be written there"),
    "no course": (["{class}", "--out", "{out}", "--course", "{empty}"], "has no folder exercises/"),
    "no solutions": (
        ["{class}", "--out", "{out}", "--solutions", "{empty}/x"],
        "the folder with the solutions is not there",
    ),
    "control characters": (["{empty}/a\nb\x1b[2J", "--out", "{out}"], r"a\nb\x1b[2J"),
}


@pytest.mark.parametrize("case", USAGE)
def test_wrong_usage_is_one_line_and_exit_status_2(
    course: Course, class_of: Class, tmp_path: Path, case: str
) -> None:
    words, says = USAGE[case]
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "essays" / "ana").mkdir(parents=True)
    places = {
        "empty": tmp_path / "empty",
        "out": tmp_path / "out",
        "file": tmp_path / "file",
        "essays": tmp_path / "essays",
        "class": class_of({"ana/tickets.py": "right"}),
    }
    arguments = [word.format_map(places) for word in words]
    if "--course" not in arguments:
        arguments += ["--course", str(course.root)]
    result = CliRunner().invoke(cli, ["grade", *arguments], obj=grade)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("grader: ")
    assert says in line


def test_a_broken_manifest_is_one_line_with_file_key_and_cure(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    manifest = course.exercises_folder / "04_queue" / "exercise.toml"
    manifest.write_text("minutes = 'many'", encoding="utf-8")
    root = class_of({"ana/tickets.py": "right"})
    result = run(course, root, "--out", tmp_path / "out")
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert f"grader: {manifest}: minutes: " in line


def test_the_real_command_says_wrong_usage_in_one_line_without_a_traceback(
    course: Course, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    words = ("grade", tmp_path / "empty", "--out", tmp_path / "out", "--course", course.root)
    done = subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"grader: {tmp_path}/empty: is an empty folder. Name a folder with one folder per student\n"
    )


def test_a_terminal_without_utf8_gets_escapes_and_no_traceback(
    course: Course, class_of: Class, tmp_path: Path
) -> None:
    root = class_of({"小明/tickets.py": "right"})
    words = ("grade", root, "--out", tmp_path / "out", "--course", course.root, "--lang", "zh")
    done = subprocess.run(
        command(*words),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert r"\u5c0f\u660e" in done.stdout


@pytest.mark.parametrize(("behaviour", "seconds"), [("wait", 2), ("wait stubbornly", 4)])
def test_ctrl_c_stops_in_time_and_keeps_what_was_finished(
    course: Course, class_of: Class, tmp_path: Path, behaviour: str, seconds: int
) -> None:
    root = class_of({"ana/tickets.py": "right", "bob/tickets.py": behaviour, "eve/tickets.py": ""})
    os.mkfifo(root / "started")
    words = ("--jobs", "1", "--course", course.root, "--lang", "en")
    grading = subprocess.Popen(
        command("grade", root, "--out", tmp_path / "out", *words),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    (root / "started").read_text(encoding="utf-8")  # bob's grading is under way: ana's is done
    family = psutil.Process(grading.pid).children(recursive=True)
    asked = time.monotonic()
    os.killpg(grading.pid, signal.SIGINT)  # as a terminal does
    _, errors = grading.communicate()
    assert time.monotonic() - asked < seconds
    assert grading.returncode == 130
    assert [entry["student"] for entry in results(tmp_path / "out")] == ["ana"]
    assert errors.splitlines()[1:] == [
        f"stopped: 1 of 3 are graded and kept in {tmp_path / 'out'}",
    ]
    _, alive = psutil.wait_procs(family, timeout=5)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_the_version_is_told_without_the_libraries_of_the_commands() -> None:
    heavy = "{'sqlite3', 'pytest', 'rich.table', 'multiprocessing'}"
    script = f"import sys; import grader.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
    result = CliRunner().invoke(cli, ["--version"])
    assert (result.exit_code, result.stdout) == (0, "grader, version 0.1.0\n")


def test_without_a_command_the_help_is_shown() -> None:
    result = CliRunner().invoke(cli, [])
    assert result.exit_code == 2
    assert "Grade PATH: a class's folder or zip" in result.stdout
