"""Ten minutes of nonsense: every parser, and live explorations; writes benchmarks/fuzz.md.

Each parser of tests/fuzz gets changed input for a minute and more; 10,000 attacks on live
explorations send what no process of ours would. Ends with 1 when one of them crashed something,
or was believed. A number as argument for so many seconds a parser, a second one for the attacks.
"""

import sys
import tempfile
import time
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from grader.engine.controller import Controller  # noqa: E402
from tests.engine.hostile import KINDS, Attack, attacked  # noqa: E402
from tests.fuzz.targets import TARGETS, Target  # noqa: E402

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 90
ATTACKS = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
FIRST_SEED = 10_000_000
"""Where the tests' own seeds are not."""


def examples(target: Target) -> int:
    """Check as many as there is time for; what is found is raised, with its seed in the note."""
    until = time.monotonic() + SECONDS
    seed = FIRST_SEED
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < until:
            try:
                target.check(target.make(Random(seed)), Path(folder))  # noqa: S311
            except BaseException as error:
                error.add_note(f"{target.name}, seed {seed}")
                raise
            seed += 1
    return seed - FIRST_SEED


def attacks() -> tuple[int, list[Attack]]:
    """How many runs were attacked, and which attacks ended well."""
    kinds = sorted(KINDS)
    planned = [Attack(kinds[number % len(kinds)], FIRST_SEED + number) for number in range(ATTACKS)]
    runs, believed = 0, []
    with Controller(explored=True) as controller:
        for attack, seen in attacked(controller, planned):
            runs += len(seen)
            if not seen or any(one.failure is None for one in seen):
                believed.append(attack)
    return runs, believed


def main() -> int:
    """0 when nothing was found."""
    lines = [f"| {name} | {examples(target)} |" for name, target in TARGETS.items()]
    runs, believed = attacks()
    page = [
        "# Nonsense",
        "",
        f"`python benchmarks/verify_fuzz.py {SECONDS:g} {ATTACKS}`",
        "",
        "Nothing crashed, and no lie was believed, or this page had not been written.",
        "",
        "| parser | inputs |",
        "|---|---|",
        *lines,
        "",
        f"Attacks on live explorations: {ATTACKS}, {runs} runs; believed: {len(believed)}.",
    ]
    print(*page, *believed, sep="\n")
    (ROOT / "benchmarks" / "fuzz.md").write_text("\n".join(page) + "\n", encoding="utf-8")
    return int(bool(believed))


if __name__ == "__main__":
    sys.exit(main())
