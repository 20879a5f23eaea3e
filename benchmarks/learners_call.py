"""What a learner waits for: `pytest exercises/03_lock` on the reference against one empty test.

Both in turns, in the same environment; medians. Asked for: 2.5 times the empty one and 1 s more.
Arguments: how many pairs (20), and which exercise.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAIRS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
EXERCISE = sys.argv[2] if len(sys.argv) > 2 else "03_lock"


def main() -> int:
    """0 when it is met, else 1."""
    folder = ROOT / "exercises" / EXERCISE
    (reference,) = {file.name for file in folder.glob("*.py")} & {
        file.name for file in (ROOT / "solutions" / EXERCISE).glob("*.py")
    }
    work = f"--work={ROOT / 'solutions' / EXERCISE / reference}"
    with tempfile.TemporaryDirectory() as empty:
        Path(empty, "test_nothing.py").write_text("def test_nothing(): pass\n", encoding="utf-8")
        pairs = [
            (seconds(str(folder), work, at=ROOT), seconds(empty, at=Path(empty)))
            for _ in range(PAIRS)
        ]
    own, least = (statistics.median(column) for column in zip(*pairs, strict=True))
    bound = 2.5 * least + 1
    print(f"{EXERCISE} {own:.2f} s, one empty test {least:.2f} s, medians of {PAIRS} in turns")
    print(f"{own / least:.1f} times; asked for: at most {bound:.2f} s")
    return int(own > bound)


def seconds(*arguments: str, at: Path) -> float:
    """How long this call of pytest takes; it has to pass."""
    command = [sys.executable, "-m", "pytest", "-q", *arguments]
    started = time.monotonic()
    subprocess.run(command, cwd=at, check=True, capture_output=True)
    return time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
