"""Says in one line what to install when it is missing; the rest is in the plugin."""

import importlib.util
import sys

if importlib.util.find_spec("grader") is None:
    sys.exit(
        "The exercises need the grader. In the course's folder run:  "
        f"{sys.executable} -m pip install -e .   (or: make install)"
    )
