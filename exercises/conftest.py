"""Says in one line what to install when it is missing; the rest is in the plugin."""

import importlib.metadata
import sys

try:
    importlib.metadata.version("procession")
except importlib.metadata.PackageNotFoundError:
    sys.exit(
        "The exercises need their grader. In the course's folder run:  make install && "
        f"source .venv/bin/activate   (without make: {sys.executable} -m pip install -e .)"
    )
