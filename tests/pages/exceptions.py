"""Which commands of the pages are not run as they stand, and why; which end otherwise than with 0.

A key is how the command begins, in any page. A command that is not named here is run.
"""

from typing import Any

from tests.pages.markdown import Command

__all__ = ["BEFORE", "ENDS_WITH", "NOT_RUN", "before", "reason_not_to_run", "status_of"]

_ENVIRONMENT = "makes an environment; the one at hand is used, and verify_release.py makes one"
_MINUTES = "takes minutes, and this is a part of it"
_CLUSTER = "needs machines that know each other; tests/batch/test_cluster.py has a cluster"
_GITHUB = "needs GitHub"
_FOR_EVER = "does not end by itself, which is what the page is about"

NOT_RUN = {
    "make install": _ENVIRONMENT,
    "python3 -m venv": _ENVIRONMENT,
    "source .venv/bin/activate": _ENVIRONMENT,
    "pip install": _ENVIRONMENT,
    "make lint test course": _MINUTES,
    "make check": _MINUTES,
    "make demo": "takes minutes; tests/test_class.py grades the same class",
    "make exercise NAME=03_lock": "takes minutes; `make course` has it",
    "grader calibrate": "takes minutes; tests/batch/test_calibration.py has a small one",
    "dask": _CLUSTER,
    "cd course": _CLUSTER,
    "export DASK_DISTRIBUTED": _CLUSTER,
    "grader grade SUBMISSIONS --out results --cluster": _CLUSTER,
    "gh classroom": _GITHUB,
    "grader grade-changes --base . --head": _GITHUB,
    "grader watch": "goes on until a key is pressed; tests/learner has a keyboard",
    "python exercises/03_lock/tickets.py exchange": _FOR_EVER,
    "python exercises/05_pipe/hotline.py": _FOR_EVER,
    "python exercises/06_queue/shelf.py fill": _FOR_EVER,
    "python exercises/06_queue/shelf.py carry": _FOR_EVER,
    "python exercises/07_producer_consumer/kitchen.py guests": _FOR_EVER,
    "python exercises/08_joinable_queue/dishwasher.py": _FOR_EVER,
    "python exercises/10_deadlock/bank.py settle": _FOR_EVER,
    "python exercises/10_deadlock/bank.py self": _FOR_EVER,
    "python exercises/10_deadlock/bank.py dine": "ends or not, by luck, as the page says",
    "python exercises/14_udp/lookup.py lossy": _FOR_EVER,
    "python exercises/14_udp/lookup.py unknown": _FOR_EVER,
    'python -c "import portable': "is for another folder, and for who has solved a part",
}
"""Why a command is parsed and not run."""

ENDS_WITH = {
    "pytest exercises/": 1,  # nothing is solved yet
    "grader explore FILE": 1,  # the example has a race
    "grader explore 文件": 1,
    "python exercises/09_shared_memory/scoreboard.py mean": 1,  # the task is to write it
    "python exercises/11_zombie_orphan/reaper.py work": 1,
    "python exercises/12_start_methods/portable.py --start-method spawn": 1,
}
"""The exit status of those that don't end with 0."""

BEFORE = {
    "grader grade --nbgrader": "mkdir -p COURSE/submitted/ana "
    "&& cp -r COURSE/release/03_lock COURSE/submitted/ana",
}
"""What others have done by then: a learner hands in."""


def reason_not_to_run(command: Command) -> str | None:
    """Why the command is not run; None when it is."""
    return _found(command, NOT_RUN)


def before(command: Command) -> str:
    """What is typed before the command, by somebody else."""
    return _found(command, BEFORE) or ":"


def status_of(command: Command) -> int:
    """What the command has to end with."""
    return _found(command, ENDS_WITH) or 0


def _found(command: Command, table: dict[str, Any]) -> Any:
    return next((value for start, value in table.items() if command.text.startswith(start)), None)
