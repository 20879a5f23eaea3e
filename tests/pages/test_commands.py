"""Every command of every page can be typed: all are parsed here, and the cheap ones are run.

`benchmarks/verify_pages.py` runs them all, but those that `exceptions` names with a reason.
"""

import re

import pytest
import yaml

from tests.ci.documents import recipes
from tests.pages.exceptions import BEFORE, ENDS_WITH, NOT_RUN, reason_not_to_run, status_of
from tests.pages.markdown import WRITTEN, Block, Command, blocks, quoted
from tests.pages.parsing import complaint
from tests.pages.stage import set_up, typed

BLOCKS = {page: blocks(page) for page in WRITTEN}
COMMANDS = [one for page in WRITTEN for block in BLOCKS[page] for one in block.commands]
CHEAP = ("grader explore", "grader hint", "grader progress")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where what the pages name is there."""
    set_up(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_block_is_for_a_shell_from_its_first_line_to_its_last():
    of_shells = [block for page in WRITTEN for block in BLOCKS[page] if block.for_a_shell]
    strange = {f"{block.page}:{block.line}": block.strange for block in of_shells if block.strange}
    assert strange == {}


def test_no_command_hides_in_a_block_that_is_taken_for_a_picture():
    others = [block for page in WRITTEN for block in BLOCKS[page] if not looked_at(block)]
    lines = [line for block in others for _, line in block.lines]
    assert [line for line in lines if re.match(r"[\w./-]+( \S+)* --?\w", line)] == []


def looked_at(block: Block) -> bool:
    """By this module, or as a recipe: by tests/ci."""
    return block.for_a_shell or block.text.startswith("# .git")


def test_every_command_is_there_and_takes_its_arguments(folder):
    complaints = {str(one): complaint(one) for one in COMMANDS}
    sentences = [one for page in WRITTEN for one in quoted(page)]
    complaints |= {str(one): complaint(one, quoted=True) for one in sentences}
    assert {name: why for name, why in complaints.items() if why} == {}


def test_what_gitlab_runs_is_there_and_takes_its_arguments(folder):
    script = yaml.safe_load(recipes()[".gitlab-ci.yml"])["grade"]["script"]
    (graded,) = [line for line in script if line.startswith("grader ")]
    text = graded.replace("../base", "BASE").replace("--head .", "--head HEAD")
    assert complaint(Command("docs/ci.md", 0, text)) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("grader grade X --outt results", "No such option '--outt'"),
        ("grader grad X", "No such command 'grad'"),
        ("grader report", "Missing argument 'DIR'"),
        ("pytest exercises/03_lock -k no_such", "has no_such in its name"),
        ("pytest exercises/03_lock --langg zh", "pytest has no option --langg"),
        ("pytest exercises/99_lock", "no tests in exercises/99_lock"),
        ("python exercises/03_lock/tickets.py sel", "does not know sel"),
        ("python exercises/03_lock/ticket.py", "there is no such file"),
        ("make instal", "No rule to make target"),
        ("pip install -e '.[clusters]'", "there is no extra clusters"),
        ("pip install -c constraint.txt -e .", "there is no such file"),
        ("dask schedule", "dask has no command schedule"),
        ("dask worker --tls-ca no.pem tcp://a:1", "no.pem"),
        ("nbgrader generate 03_lock", "nbgrader has no command generate"),
        ("nbgrader export --too grades.csv", "nbgrader export has no option --too"),
        ("pre-commit instal", "pre-commit instal is not known here"),
    ],
)
def test_a_command_that_is_not_there_is_named(text, why):
    assert why in (complaint(Command("page.md", 1, text)) or "")


def test_each_exception_belongs_to_a_command():
    for table in (NOT_RUN, ENDS_WITH, BEFORE):
        unused = [
            start for start in table if not any(one.text.startswith(start) for one in COMMANDS)
        ]
        assert unused == []


def test_what_costs_little_runs_as_it_is_written(folder):
    (folder / "BASE/exercises").rename(folder / "exercises")
    english = [one for one in COMMANDS if "--lang" not in one.text and not reason_not_to_run(one)]
    cheap = [one for one in english if one.text.startswith(CHEAP)]
    once = {one.text.partition("#")[0].strip(): one for one in cheap}
    done = list(typed(list(once.values()), folder))
    assert {
        str(one.command): one.output for one in done if one.status != status_of(one.command)
    } == {}
    assert len(done) == len(once)
