"""A class that lives in nbgrader: who hands in what, and the way of it through an exchange."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell

from grader.nbgrader_bridge.notebooks import WORK
from grader.nbgrader_bridge.submitted import grade_id, is_grade_cell
from tests.nbgrader.commands import Commands

__all__ = ["CLASS_OF_6", "CLASS_OF_20", "EXERCISE", "Classroom", "Pupil", "file_of"]

ROOT = Path(__file__).parent.parent.parent
EXERCISE = "03_lock"
_ANSWERS = ROOT / "solutions" / EXERCISE
Change = Callable[[Any], None]


@dataclass(frozen=True)
class Pupil:
    """Whose file it is (below solutions/, or a text of its own), and what else was done to it."""

    file: str = ""
    before: str = ""
    """What stands before the file's own text."""
    changed: tuple[Change, ...] = ()


def file_of(pupil: Pupil) -> str:
    """The text of the pupil's file."""
    if not pupil.file:
        return pupil.before + (ROOT / "exercises" / EXERCISE / "tickets.py").read_text("utf-8")
    return pupil.before + (_ANSWERS / pupil.file).read_text("utf-8")


def _without_test_cells(notebook: Any) -> None:
    notebook.cells = [one for one in notebook.cells if not is_grade_cell(one)]


def _easier_test_cells(notebook: Any) -> None:
    for cell in notebook.cells:
        if is_grade_cell(cell):
            cell.source = "pass"
            cell.metadata["nbgrader"]["points"] = 100


def _patches_ipython(notebook: Any) -> None:
    hack = "get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])"
    notebook.cells.insert(0, new_code_cell(hack))


def _forged_outputs(notebook: Any) -> None:
    for cell in notebook.cells:
        if is_grade_cell(cell):
            cell.outputs = []
            cell.execution_count = 7


def _without_magic(notebook: Any) -> None:
    for cell in notebook.cells:
        if grade_id(cell) == WORK:
            cell.source = cell.source.partition("\n")[2]


_NOISY = 'import sys\n\nprint("loading", file=sys.stderr)\n'
_LEAVES = "import os\n\nos._exit(0)\n"
_SWALLOWS = "import signal\n\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass\n"
_SETSID = (
    "import os\nimport time\n\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(3600)\n"
    "    os._exit(0)\n"
)
_RIGHT = [f"right/{file.name}" for file in sorted((_ANSWERS / "right").glob("*.py"))]

CLASS_OF_6 = {
    "right": Pupil("tickets.py", _NOISY, (_without_test_cells,)),
    "lost_update": Pupil("wrong/lock_around_the_write.py", changed=(_patches_ipython,)),
    "deadlock": Pupil("wrong/keeps_the_lock_when_declined.py", changed=(_easier_test_cells,)),
    "untouched": Pupil(),
    "leaves": Pupil("tickets.py", _LEAVES, (_forged_outputs,)),
    "setsid": Pupil("tickets.py", _SETSID, (_without_magic,)),
}
CLASS_OF_20 = {
    **CLASS_OF_6,
    **{f"right_{number}": Pupil(file) for number, file in enumerate(_RIGHT[:9])},
    "swallows": Pupil("tickets.py", _SWALLOWS),
    "lock_in_each_child": Pupil("wrong/lock_in_each_child.py"),
    "threading_lock": Pupil("wrong/threading_lock.py"),
    "never_joins": Pupil("wrong/never_joins.py"),
    "locked_twice_apart": Pupil("wrong/locked_twice_apart.py"),
}


class Classroom:
    """An instructor's course and its pupils' folders, under `root`."""

    def __init__(self, root: Path, pupils: Mapping[str, Pupil], commands: Commands) -> None:
        self.course = root / "course"
        self.pupils = pupils
        self._root = root
        self._commands = commands

    def instructor(self, *words: str) -> str:
        """The output of one of the instructor's commands."""
        return self._commands.run("instructor", self.course, *words)

    def pupil(self, name: str, *words: str) -> str:
        """The output of one of a pupil's commands."""
        folder = self.folder(name)
        folder.mkdir(parents=True, exist_ok=True)
        return self._commands.run(name, folder, *words, "--course", "procession")

    def folder(self, name: str) -> Path:
        """Where a pupil works."""
        return self._root / "pupils" / name

    def hand_out(self) -> None:
        """From source/ to every pupil's folder."""
        self.instructor("generate_assignment", EXERCISE)
        self.instructor("release_assignment", EXERCISE)
        for name in self.pupils:
            self.pupil(name, "fetch_assignment", EXERCISE)

    def hand_in(self) -> None:
        """Everybody works, and submits; then it is collected."""
        for name, pupil in self.pupils.items():
            if pupil != Pupil():
                self._work(name, pupil)
            self.pupil(name, "submit", EXERCISE)
        self.instructor("collect", EXERCISE)

    def _work(self, name: str, pupil: Pupil) -> None:
        file = self.folder(name) / EXERCISE / f"{EXERCISE}.ipynb"
        notebook = nbformat.read(file, as_version=4)
        for cell in notebook.cells:
            if grade_id(cell) == WORK:
                cell.source = "%%writefile tickets.py\n" + file_of(pupil)
        for change in pupil.changed:
            change(notebook)
        nbformat.write(notebook, file)
