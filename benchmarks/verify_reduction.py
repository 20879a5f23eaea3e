"""Reduction against every reachable state, on many random programs; writes reduction.md.

Arguments: how many programs (20,000), and the seed to begin with. Exit status 1 if an end state was
lost in one of them.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grader.engine.reduction import Dpor
from grader.engine.search import Budget
from tests.engine.file_programs import theme_files
from tests.engine.managed_programs import theme_manager
from tests.engine.programs import Theme, random_program, theme_mailbox
from tests.engine.segment_programs import theme_segment
from tests.engine.yardstick import EveryState, end_states

SUBJECTS: dict[str, tuple[float, Theme | None]] = {
    "everything": (0.8, None),
    "a Manager's objects": (0.1, theme_manager),
    "a mailbox": (0.05, theme_mailbox),
    "a segment": (0.05, theme_segment),
    "files": (0.05, theme_files),
}
"""What part of the programs is about what."""


@dataclass
class Tally:
    """What the programs about one subject came to."""

    programs: int = 0
    schedules: int = 0
    runs: int = 0
    lost: list[int] = field(default_factory=list)


def compared(seed: int, about: Theme | None) -> tuple[bool, int, int] | None:
    """(same end states, schedules, states' runs), or None when the program is too large."""
    system = random_program(seed, about)
    reduced, short = end_states(system, Dpor(), Budget(60, 300))
    if not short.exhaustive:
        return None
    full, long = end_states(system, EveryState(), Budget(600, 300))
    if not long.exhaustive:
        return None
    return reduced.keys() == full.keys(), short.explored, long.explored + long.pruned


def tally(programs: int, seed: int, about: Theme | None) -> Tally:
    """Compare so many programs about one subject, or about everything."""
    found = Tally()
    while found.programs < programs:
        one = compared(seed, about)
        if one is not None:
            found.programs += 1
            found.schedules += one[1]
            found.runs += one[2]
            if not one[0]:
                found.lost.append(seed)
        seed += 1
    return found


def main(programs: int = 20_000, seed: int = 1) -> int:
    """Compare; 0 when nothing was lost."""
    page = [
        "# The reduction against every reachable state",
        "",
        f"`python benchmarks/verify_reduction.py {programs} {seed}`: random programs, on the pure",
        "kernel; the reduction has to reach every end state that a search over all states reaches.",
        "",
        "| about | programs | schedules, reduced | runs of the yardstick | seconds | differ |",
        "|---|---|---|---|---|---|",
    ]
    lost = []
    for name, (share, about) in SUBJECTS.items():
        began = monotonic()
        found = tally(round(programs * share), seed, about)
        lost += [f"{name}, seed {one}" for one in found.lost]
        page.append(
            f"| {name} | {found.programs} | {found.schedules} | {found.runs} "
            f"| {monotonic() - began:.0f} | {len(found.lost)} |"
        )
    page += ["", f"With other end states: {'; '.join(lost) or 'none'}."]
    print("\n".join(page))
    page_file = Path(__file__).with_name("reduction.md")
    page_file.write_text("\n".join(page) + "\n", encoding="utf-8")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
