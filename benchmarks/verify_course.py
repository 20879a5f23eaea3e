"""The course checks on every answer of every exercise, also where `make test` takes a sample.

About a quarter of an hour on two processors; names of exercises as arguments choose some.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """The exit status of the checks."""
    chosen = ["-k", " or ".join(sys.argv[1:])] if sys.argv[1:] else []
    command = [sys.executable, "-m", "pytest", "-q", "tests/test_course.py", *chosen]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"WHOLE_COURSE": "1"}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
