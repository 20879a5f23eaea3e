"""Every command of every page, typed as it stands into a copy of the course; writes pages.md.

A block is typed into one shell, and has to end with what the page leads one to expect. What is not
typed is named with the reason. `verify_pages.py docs/grading.md` does one page and writes nothing.
Takes about ten minutes.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
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
    commands = [command for block in blocks(page) for command in block.commands]
    with tempfile.TemporaryDirectory(prefix="pages-") as temporary:
        done = list(results(page, Path(temporary, "course")))
    for one in done:
        print(f"{one.command}: {one.status}", flush=True)
        if one.status != status_of(one.command):
            sys.exit(f"{one.output}\n{one.command}: ended with {one.status}")
    return page, len(done), len(commands) - len(done)


def results(page: str, folder: Path) -> Iterator[Typed]:
    """What became of each command that is typed, in a copy of the course for this page alone."""
    to_type: list[list[Command]] = [
        [command for command in block.commands if not reason_not_to_run(command)]
        for block in blocks(page)
    ]
    if not any(to_type):
        return
    copy_of_the_course(folder)
    set_up(folder)
    for commands in filter(None, to_type):
        yield from typed(commands, folder)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
