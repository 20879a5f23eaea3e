"""`grader watch` as a learner has it: on a terminal, with real saves and real keys."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.learner.course import RIGHT

COMMAND = ("-m", "grader", "watch")
RUNNING = "Running the tests of {}"


@pytest.fixture
def hanging(root: Path) -> str:
    """Work that opens a FIFO, by which a test knows that it runs, and then never ends."""
    os.mkfifo(root / "runs")
    return f"def f():\n    open({str(root / 'runs')!r}, 'w').close()\n    while True: pass\n"


def await_hanging(root: Path) -> None:
    """Returns once the hanging work runs."""
    assert (root / "runs").read_bytes() == b""


def work(root: Path, name: str) -> Path:
    return root / "exercises" / name / f"{name}.py"


class Terminal:
    """A watch on a terminal of 80 columns."""

    def __init__(self, root: Path, *arguments: str) -> None:
        self.process = pexpect.spawn(
            sys.executable,
            [*COMMAND, *arguments],
            cwd=str(root),
            dimensions=(50, 80),
            encoding="utf-8",
            timeout=60,
        )

    def sees(self, *texts: str) -> None:
        """Returns once these have come, in this order."""
        for text in texts:
            self.process.expect_exact(text)

    def presses(self, key: str) -> None:
        self.process.send(key)

    def ends(self) -> int | None:
        """Its exit status, once it has ended."""
        self.process.expect(pexpect.EOF)
        self.process.close()
        return self.process.exitstatus


@pytest.fixture
def terminal(root: Path) -> Iterator[Terminal]:
    one = Terminal(root)
    yield one
    one.process.close(force=True)


def test_from_the_first_unsolved_exercise_by_saves_and_keys(root: Path, terminal: Terminal) -> None:
    terminal.sees(RUNNING.format("01_one"), "01_one  The title of 01_one", "1 of 2.5 points")
    terminal.sees("✘ One is returned.", "✔ A number is returned.")
    terminal.sees("[wrong] One is returned.", "One was asked for.", "returned: 2")
    terminal.sees(
        "[◐] · ·   0 of 3 exercises solved", "Save exercises/01_one/01_one.py", "[q] quit"
    )
    terminal.presses("h")
    terminal.sees("Hint 1 of 2: f", "Count: what comes after none?", "[q] quit")
    terminal.presses("h")
    terminal.sees("Hint 2 of 2: f", "Less than two.", "[q] quit")
    terminal.presses("h")
    terminal.sees("No hint is left for f; all of them are in exercises/01_one/hints.md.")

    new = root / "exercises/01_one/.01_one.py.swp"
    new.write_text(RIGHT)
    new.replace(work(root, "01_one"))  # as editors save that never leave half a file behind
    terminal.sees(RUNNING.format("01_one"), "2.5 of 2.5 points")
    terminal.sees(
        "All visible tests pass. Hidden ones ask what else the docstrings promise.\r\n\r\n[✔] · ·"
    )

    terminal.presses("n")
    terminal.sees(RUNNING.format("02_two"), "✔ [◐] ·   1 of 3 exercises solved")
    away = work(root, "03_three").rename(root / "03_three.py~")
    terminal.presses("n")
    terminal.sees("exercise.toml: work: there is no file '03_three.py' beside it.")
    away.write_text(RIGHT)
    away.rename(work(root, "03_three"))
    terminal.sees(RUNNING.format("03_three"), "✔ ◐ [✔]   2 of 3 exercises solved")
    terminal.presses("q")
    assert terminal.ends() == 0


def test_work_that_hangs_is_given_up_at_the_next_save_and_by_ctrl_c(
    root: Path, hanging: str
) -> None:
    file = work(root, "02_two")
    file.write_text(hanging)
    terminal = Terminal(root, "02_two")
    await_hanging(root)
    file.write_text(RIGHT)
    terminal.sees("2.5 of 2.5 points", "[q] quit")
    file.write_text(hanging)
    await_hanging(root)
    terminal.process.sendintr()
    assert terminal.ends() == 130


def test_without_a_terminal_there_are_plain_lines_and_no_keys_and_a_hangup_ends_it(
    root: Path,
) -> None:
    with subprocess.Popen(
        [sys.executable, *COMMAND, "03_three", "--lang", "zh"],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as watch:
        assert watch.stdout is not None
        assert watch.stderr is not None
        assert watch.stdout.readline().startswith("这里没有终端：只输出文字，不接受按键。")
        lines = []
        while not lines or not lines[-1].startswith("保存 exercises/03_three/03_three.py"):
            lines.append(watch.stdout.readline())
        watch.send_signal(signal.SIGHUP)
        assert (watch.stdout.read(), watch.stderr.read()) == ("", "")
    assert watch.returncode == 0
    assert "· · [◐]   3 个练习中已做完 0 个\n" in lines
    assert "\x1b" not in "".join(lines)


def test_an_exercise_that_is_not_there_is_an_error_that_names_those_that_are(root: Path) -> None:
    command = [sys.executable, *COMMAND, "04_four"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    known = "01_one, 02_two, 03_three"
    assert done.stderr == f"grader: there is no exercise '04_four'. There are: {known}\n"
