"""Checks the exercises as learners have them, where solutions/ and tests/ are not: `make check`.

Every manifest can be read, every page is there in both languages, links between files lead
somewhere, and pytest finds the visible tests. A line for each problem; exit status 1 with any.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.course import EXERCISES, find_course
from grader.errors import GraderError
from grader.exercise import Exercise

ROOT = Path(__file__).resolve().parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
ELSEWHERE = ("http://", "https://", "mailto:")


def problems() -> Iterator[str]:
    """What is wrong, one line each, that names the file."""
    course = find_course(ROOT)
    try:
        exercises = course.exercises()
    except GraderError as error:
        yield str(error)
        return
    for exercise in exercises:
        yield from problems_of(exercise)
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob(f"{EXERCISES}/*/*.md")]
    for page in sorted(pages):
        yield from dead_links(page)
    yield from uncollected(course.exercises_folder)


def problems_of(exercise: Exercise) -> Iterator[str]:
    """Pages that are not there, or not Chinese, and tests that are not there."""
    if not exercise.visible_tests:
        yield f"{exercise.folder}: has no test_*.py"
    for name in ("README", "hints"):
        english, chinese = exercise.folder / f"{name}.md", exercise.folder / f"{name}.zh.md"
        yield from (
            f"{page}: there is no such page" for page in (english, chinese) if not page.is_file()
        )
        if chinese.is_file() and not CHINESE.search(chinese.read_text(encoding="utf-8")):
            yield f"{chinese}: has no Chinese in it"


def dead_links(page: Path) -> Iterator[str]:
    """Links of `page` to files that are not there; what is elsewhere is not asked for."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if not target.startswith(ELSEWHERE) and not (page.parent / target).exists():
            yield f"{page}: links to {target}, which is not there"


def uncollected(folder: Path) -> Iterator[str]:
    """What pytest says when it can't collect the visible tests."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        yield f"{folder}: pytest can't collect its tests:\n{done.stdout}{done.stderr}"


if __name__ == "__main__":
    found = list(problems())
    sys.exit("\n".join(found) if found else 0)
