"""Reduction against every reachable state, on many random programs.

Arguments: how many programs (20,000), and the seed to begin with. Prints a line for each program in
which an end state was lost, and the totals; exit status 1 if there was one.
"""

import sys
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from grader.engine.reduction import Dpor
from grader.engine.search import Budget
from tests.engine.programs import random_program
from tests.engine.yardstick import EveryState, end_states


def compared(seed: int) -> tuple[bool, int, int] | None:
    """(same end states, schedules, states' runs), or None when the program is too large."""
    system = random_program(seed)
    reduced, short = end_states(system, Dpor(), Budget(60, 300))
    if not short.exhaustive:
        return None
    full, long = end_states(system, EveryState(), Budget(600, 300))
    if not long.exhaustive:
        return None
    return reduced.keys() == full.keys(), short.explored, long.explored + long.pruned


def main(programs: int = 20_000, seed: int = 1) -> int:
    """Compare; 0 when nothing was lost."""
    began, done, lost, schedules, runs = monotonic(), 0, 0, 0, 0
    while done < programs:
        found = compared(seed)
        if found is not None:
            done += 1
            schedules += found[1]
            runs += found[2]
            if not found[0]:
                lost += 1
                print(f"seed {seed}: the reduction reaches other end states")
        seed += 1
    seconds = monotonic() - began
    print(
        f"{done} programs (seeds to {seed - 1}), {lost} with differences; "
        f"{schedules} schedules reduced, {runs} runs of the yardstick; {seconds:.0f} s"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:])))
