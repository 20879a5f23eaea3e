"""What has to stand in nbgrader_config.py, and what it does."""

from typing import Any

from grader.errors import UsageError

__all__ = ["FRAGMENT", "OLDEST", "configure"]

OLDEST = (0, 9, 5)
"""The oldest nbgrader that this works with; constraints.txt names the one it was tested with."""
FRAGMENT = "from grader.nbgrader_bridge import configure; configure(c)"


def configure(
    c: Any, *, course: str = "", solutions: str = "", lang: str = "", require_sandbox: str = "basic"
) -> None:
    """Put our grading in the place of running the notebook; the rest of nbgrader stays as it is.

    `c` is nbgrader's configuration. `course` is the folder that has exercises/, by default the one
    that this package was installed from; `solutions` the secret root, by default beside it; `lang`
    the language of the messages; in a weaker layer than `require_sandbox` nothing is graded.
    """
    check_version()
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions, Execute, OverwriteCells, SaveAutoGrades

    from grader.nbgrader_bridge.autograding import Judge, SaveGrades
    from grader.nbgrader_bridge.clearing import HandOutStub
    from grader.nbgrader_bridge.restoring import RestoreCells

    ours = {
        Execute: Judge,
        SaveAutoGrades: SaveGrades,
        ClearSolutions: HandOutStub,
        OverwriteCells: RestoreCells,
    }
    for converter, trait in (
        (Autograde, "sanitize_preprocessors"),
        (Autograde, "autograde_preprocessors"),
        (GenerateAssignment, "preprocessors"),
    ):
        stock = getattr(converter, trait).default_args[0]
        c[converter.__name__][trait] = [ours.get(one, one) for one in stock]
    c.RestoreCells.add_missing_cells = True
    c.Judge.course = course
    c.Judge.solutions = solutions
    c.Judge.lang = lang
    c.Judge.require_sandbox = require_sandbox


def check_version() -> None:
    """UsageError where nbgrader is missing or too old."""
    cure = "pip install -c constraints.txt 'procession[nbgrader]'"
    try:
        from nbgrader._version import __version__, version_info
    except ImportError:
        raise UsageError(f"nbgrader is not installed here. Install it: {cure}") from None
    if version_info[:3] < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise UsageError(
            f"nbgrader {__version__} is older than {oldest}. Bring it up to date: {cure}"
        )
