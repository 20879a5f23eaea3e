"""A release in a fresh environment, from installing it to the grades; writes benchmarks/release.md.

What the release's own README says is done in it, with and without make; then three learners' copies
are graded by this repository, and must get for the visible tests what their own pytest showed.
Takes about five minutes and needs the package index.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.course import find_course  # noqa: E402
from grader.exercise import Exercise  # noqa: E402
from grader.release import make_release  # noqa: E402

EXERCISE = "03_lock"
HALF_RIGHT = "acquired_twice"
PASSED = re.compile(r"^PASSED \S+::(\w+)$", re.MULTILINE)
LOST_UPDATE = {"en": "Lost update: Process-1 overwrites", "zh": "丢失更新：Process-1 覆盖了"}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the page."""

    command: str
    seen: str
    seconds: float

    def __str__(self) -> str:
        return f"| `{self.command}` | {self.seen} | {self.seconds:.1f} |"


def main() -> None:
    course = find_course(ROOT)
    exercise = course.exercise(EXERCISE)
    with tempfile.TemporaryDirectory(prefix="release-") as temporary:
        folder = Path(temporary)
        copy = folder / "course"
        number = make_release(course, copy)
        first = [*with_make(copy), *without_make(folder, copy)]
        graded = list(compared(folder, copy, exercise))
    page = [
        "# A release, from installing it to the grades",
        "",
        f"`python benchmarks/verify_release.py`: {number} files, made into a new environment of "
        f"Python {sys.version.split()[0]}.",
        "",
        "| in the release | seen | seconds |",
        "|---|---|---|",
        *map(str, first),
        "",
        f"Then three copies of it, graded together by the instructors' repository ({EXERCISE}):",
        "",
        "| learner's file | visible tests passed in the release | the same ones in the grades "
        "| points, hidden tests too |",
        "|---|---|---|---|",
        *graded,
    ]
    (ROOT / "benchmarks" / "release.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    print("\n".join(page))


def with_make(copy: Path) -> Iterator[Step]:
    """What the README says to learners, in both languages."""
    yield step(copy, "make install", "ready", shows="The environment is ready")
    for language, page in (("en", "README.md"), ("zh", "README.zh.md")):
        pages = [copy / page, copy / f"exercises/{EXERCISE}/{page.replace('README', 'hints')}"]
        if not all(file.is_file() for file in pages):
            sys.exit(f"not in the release: {pages}")
        command = f"pytest exercises/{EXERCISE} --lang {language}"
        yield step(copy, command, "fails, with its story", 1, LOST_UPDATE[language])
    explored = f"grader explore exercises/{EXERCISE}/tickets.py sell --args"
    yield step(copy, explored + """ '{"tickets": 1, "buyers": 1}'""", "explored")
    yield step(copy, "pytest", "every exercise, all unsolved", 1)
    yield step(copy, "make lint", "clean", shows="0 broken")


def without_make(folder: Path, copy: Path) -> Iterator[Step]:
    """What docs/learning.md ends with, in another copy."""
    other = folder / "without_make"
    shutil.copytree(copy, other, ignore=shutil.ignore_patterns(".venv", "__pycache__"))
    page = (other / "docs/learning.md").read_text(encoding="utf-8")
    text = page.partition("## Without make")[2]
    *install, first = re.findall(r"^    (.+)$", text, re.MULTILINE)
    yield step(other, " && ".join(install), "installed")
    yield step(other, first, "fails, with its story", 1, LOST_UPDATE["en"])


def step(copy: Path, command: str, seen: str, status: int = 0, shows: str = "") -> Step:
    """Run the command as it is typed; ends the proof when it does not do what it should."""
    started = time.monotonic()
    done = typed(copy, command)
    if done.returncode != status or shows not in done.stdout:
        sys.exit(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
    return Step(command.replace("|", "\\|"), seen, time.monotonic() - started)


def typed(copy: Path, command: str) -> "subprocess.CompletedProcess[str]":
    """The command in a learner's shell: their environment is active, ours is not."""
    here = f"{copy}/.venv/bin:{Path(sys.base_prefix, 'bin')}:/usr/bin:/bin"
    environment = {name: os.environ[name] for name in os.environ if name != "VIRTUAL_ENV"}
    return subprocess.run(
        ["/bin/bash", "-c", command],
        cwd=copy,
        env=environment | {"PATH": here},
        capture_output=True,
        text=True,
        check=False,
    )


def compared(folder: Path, copy: Path, exercise: Exercise) -> Iterator[str]:
    """For each learner, what their pytest showed and what the grades say."""
    if exercise.secret is None or exercise.reference is None:
        sys.exit(f"{exercise.name} has no solutions here")
    works = {
        "solved": exercise.reference,
        "half": exercise.secret / "wrong" / f"{HALF_RIGHT}.py",
        "untouched": exercise.stub,
    }
    shown = {}
    for learner, work in works.items():
        learners = folder / "class" / learner
        shutil.copytree(copy, learners, ignore=shutil.ignore_patterns(".venv", "__pycache__"))
        mine = learners / "exercises" / exercise.name / exercise.work_file
        shutil.copy(work, mine)
        # The environment of the first copy, with this copy's exercises.
        named = f"{copy}/.venv/bin/python -m pytest exercises/{exercise.name} -rA"
        shown[learner] = set(PASSED.findall(typed(learners, named).stdout))
    for entry in grades(folder, exercise):
        visible = [test for test in entry["tests"] if not test["hidden"]]
        passed = {test["name"] for test in visible if test["points"] == test["max_points"]}
        learner = entry["student"]
        if passed != shown[learner]:
            sys.exit(f"{learner}: showed {sorted(shown[learner])}, graded {sorted(passed)}")
        tests = f"{len(shown[learner])} of {len(visible)}"
        yield f"| {learner} | {tests} | {tests} | {entry['score']:g} of {entry['max_score']:g} |"


def grades(folder: Path, exercise: Exercise):
    command = [sys.executable, "-m", "grader", "grade", str(folder / "class")]
    command += ["--out", str(folder / "out"), "--exercise", exercise.name]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return json.loads((folder / "out/results.json").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
