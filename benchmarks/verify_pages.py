"""Every command of every page, typed as it stands into a copy of the course; writes pages.md.

A block is typed into one shell, and has to end with what the page leads one to expect. What is not
typed is named with the reason. `verify_pages.py docs/grading.md` does one page and writes nothing.
Takes about ten minutes.
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.pages.exceptions import NOT_RUN, reason_not_to_run, status_of  # noqa: E402
from tests.pages.markdown import WRITTEN, Command, blocks  # noqa: E402
from tests.pages.stage import Typed, copy_of_the_course, set_up, typed  # noqa: E402


def main() -> None:
    pages = sys.argv[1:] or WRITTEN
    rows = [f"| [{page}](../{page}) | {run} | {left} |" for page, run, left in map(counts, pages)]
    if sys.argv[1:]:
        return
    text = [
        "# The commands of the pages",
        "",
        "`python benchmarks/verify_pages.py`: typed as they stand, and ended as they should.",
        "",
        "| page | typed | only parsed |",
        "|---|---|---|",
        *(row for row in rows if not row.endswith("| 0 | 0 |")),
        "",
        "Only parsed, by how they begin:",
        "",
        *(f"- `{start}`: {reason}" for start, reason in NOT_RUN.items()),
    ]
    (ROOT / "benchmarks/pages.md").write_text("\n".join(text) + "\n", encoding="utf-8")


def counts(page: str) -> tuple[str, int, int]:
    """The page, and how many of its commands were typed and how many not; ends at a wrong one."""
    every = [block.commands for block in blocks(page)]
    to_type = [[one for one in block if not reason_not_to_run(one)] for block in every]
    number = sum(map(len, to_type))
    if number:
        with tempfile.TemporaryDirectory(prefix="pages-") as temporary:
            folder = Path(temporary, "course")
            copy_of_the_course(folder)
            set_up(folder)
            for commands in filter(None, to_type):
                check(commands, list(typed(commands, folder)))
    return page, number, sum(map(len, every)) - number


def check(commands: list[Command], done: list[Typed]) -> None:
    """Say how each command of a block has ended; ends the proof at a wrong one."""
    for one in done:
        print(f"{one.command}: {one.status}", flush=True)
        if one.status != status_of(one.command):
            sys.exit(f"{one.output}\n{one.command}: ended with {one.status}")
    if len(done) < len(commands):
        sys.exit(f"{commands[len(done)]}: does not end")


if __name__ == "__main__":
    main()
