"""Submissions that attack: none gets full marks, each gets its verdict, and nothing else happens.

All are graded in one session, three at a time, with right submissions among them. They run in the
strongest layer that this machine has, or in the one that GRADER_HOSTILE_LAYER names.
"""

import hashlib
import io
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest

from grader.batch.collect import collect
from grader.batch.pool import graded, on_this_machine
from grader.batch.results import write_results
from grader.batch.store import Store
from grader.batch.workers import LocalWorkers
from grader.course import Course
from grader.engine.probe import strongest
from grader.grading import grade
from grader.language import Language
from grader.outcome import Status, SubmissionOutcome, Verdict
from grader.report.table import print_class
from grader.sandbox.layers import Layer
from tests.sandbox.hostile.stage import (
    RIGHT,
    SECRET,
    Attack,
    attacks,
    bait,
    fill_class,
    make_course,
)

pytestmark = pytest.mark.timeout(400)  # the first test to ask grades all of them

ATTACKS = attacks()
EVERYTHING = bool(os.environ.get("GRADER_HOSTILE_EVERYTHING"))
"""Whether each attack is explored too, and not only those that attack the explorer."""
EXPLORED = [one for one in ATTACKS if one.explored or EVERYTHING]
_ESCAPED = re.compile(r"escaped[^\n]* is no total")
ODD = {
    "odd_large": "refused",
    "odd_null_bytes": "crashed",
    "odd_latin_1": "refused",
    "odd_utf_16": "refused",
    "odd_nested": "crashed",
    "odd_dots": "crashed|wrong",
    "odd_minus": "crashed|wrong",
    "odd_coding": "crashed|wrong",
    "odd_companions": "wrong",
    "odd_link": "refused",
    "odd_folder": "refused",
    "odd_pipe": "refused",
}
_SANDBOX_USERS = range(1_500_000_000, 2**31)


@dataclass(frozen=True)
class Graded:
    """The session's outcomes, and the host before and after it."""

    layer: Layer
    outcomes: dict[tuple[str, str], SubmissionOutcome]
    before: dict[str, object]
    after: dict[str, object]
    called: list[str]
    folder: Path


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    layer = _layer()
    root = tmp_path_factory.mktemp("hostile")
    course = make_course(root)
    with bait(root) as around, pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_TEST_SECRET", SECRET)
        folder = fill_class(root, course, around, everything=EVERYTHING)
        before = host(root, around.victim.pid)
        outcomes = _graded(folder, course, layer)
        after = host(root, around.victim.pid)
        yield Graded(layer, outcomes, before, after, around.called(), folder)
    for name in _shared_memory():
        Path("/dev/shm", name).unlink()  # noqa: S108


def _layer() -> Layer:
    """The layer to attack; the basic one stops accidents, and would let these destroy something."""
    chosen = os.environ.get("GRADER_HOSTILE_LAYER")
    layer = Layer(chosen) if chosen else strongest()[-1].layer
    assert layer is not Layer.BASIC, "neither bubblewrap nor Landlock: see `grader doctor`"
    return layer


def _graded(folder: Path, course: Path, layer: Layer) -> dict[tuple[str, str], SubmissionOutcome]:
    exercises = Course(course, course / "solutions").exercises()
    submissions = collect(folder, exercises, named=False)
    right = [one for one in submissions if one.student.startswith("right")]
    others = [one for one in submissions if not one.student.startswith("right")]
    step = len(others) // len(right)
    for number, one in enumerate(right):
        others.insert(number * (step + 1), one)
    with LocalWorkers(3) as workers:
        task_of = on_this_machine(partial(grade, layer=layer))
        found = graded(others, task_of, Language.ENGLISH, workers, 3)
        return {(one.student, one.exercise): one for one in found}


def host(root: Path, victim: int) -> dict[str, object]:
    """What of this machine the submissions could have changed."""
    files = (one for one in sorted(root.rglob("*")) if one.is_file() and not one.is_symlink())
    return {
        "files": {str(one): hashlib.sha256(one.read_bytes()).hexdigest() for one in files},
        "links": sorted(str(one) for one in root.rglob("*") if one.is_symlink()),
        "processes": sorted(_sandboxed()),
        "children": {child.pid for child in psutil.Process().children(recursive=True)},
        "victim": psutil.Process(victim).status() != psutil.STATUS_ZOMBIE,
        "shared memory": _shared_memory(),
        "listening": _listening(),
        "descriptors": len(os.listdir("/proc/self/fd")),
        "temporary": sorted(one.name for one in Path("/tmp").glob("procession-run*")),  # noqa: S108
    }


def _sandboxed() -> list[str]:
    """Processes of users that only sandboxes have; not those that other tests have at this time."""
    found = []
    for one in psutil.process_iter(["uids", "cmdline"]):
        uids = one.info["uids"]
        if uids is not None and uids.real in _SANDBOX_USERS and not _of_other_tests(one):
            found.append(f"{one.pid} {one.info['cmdline']}")
    return found


def _of_other_tests(process: psutil.Process) -> bool:
    """Whether it descends from another worker of the same session of tests, or has just ended."""
    try:
        above = {one.pid for one in process.parents()}
    except psutil.NoSuchProcess:
        return True
    return os.getppid() in above and os.getpid() not in above


def _shared_memory() -> list[str]:
    entries = Path("/dev/shm").iterdir()  # noqa: S108
    return sorted(one.name for one in entries if "hostile" in one.name)


def _listening() -> list[str]:
    """Listening sockets of sandboxes' users, and Unix sockets with a name of theirs."""
    found = []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        rows = Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]
        found += [row.split()[1] for row in rows if int(row.split()[7]) in _SANDBOX_USERS]
    names = Path("/proc/net/unix").read_text(encoding="utf-8", errors="replace")
    return sorted({*found, *re.findall(r"\S*(?:hostile|procession-run)\S*", names)})


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.name)
def test_an_attack_gets_its_verdict_and_not_full_marks(session, attack: Attack):
    outcome = session.outcomes[attack.name, "01_total"]
    assert outcome.status is Status.GRADED, outcome.problem
    assert outcome.score < outcome.max_score
    assert outcome.sandbox == session.layer
    if not attack.holds_in(session.layer):
        return
    test = next(one for one in outcome.tests if one.name == "test_total")
    assert re.fullmatch(attack.verdict, test.verdict), test.message
    assert re.search(attack.says, test.message), test.message
    assert [one.message for one in outcome.tests if _ESCAPED.search(one.message)] == []


@pytest.mark.parametrize("attack", EXPLORED, ids=lambda one: one.name)
def test_an_explored_attack_gets_its_verdict_and_no_points(session, attack: Attack):
    outcome = session.outcomes[attack.name, "02_orders"]
    assert (outcome.status, outcome.score) == (Status.GRADED, 0), outcome.problem
    verdict, message = outcome.tests[0].verdict, outcome.tests[0].message
    assert re.fullmatch(attack.explored or "[a-z]+", verdict), message
    assert not _ESCAPED.search(message)


@pytest.mark.parametrize("student", ODD)
def test_an_odd_file_gets_its_verdict_and_no_points(session, student: str):
    outcome = session.outcomes[student, "01_total"]
    assert (outcome.status, outcome.score) == (Status.GRADED, 0), outcome.problem
    assert re.fullmatch(ODD[student], outcome.tests[0].verdict), outcome.tests[0].message


def test_right_submissions_beside_them_keep_their_full_marks(session):
    beside = {key: one for key, one in session.outcomes.items() if key[0].startswith("right")}
    right = {key: one for key, one in beside.items() if one.status is not Status.MISSING}
    assert len(right) == RIGHT + 1
    assert {key: one.score for key, one in right.items()} == dict.fromkeys(right, 10.0)


def test_there_are_at_least_sixty_attacks_and_each_was_graded(session):
    assert len(ATTACKS) >= 60
    graded = {student for student, _ in session.outcomes}
    assert {one.name for one in ATTACKS} | set(ODD) <= graded


def test_what_the_middle_layer_does_not_hold_is_written_down():
    page = (Path(__file__).parents[3] / "SECURITY.md").read_text(encoding="utf-8")
    missing = [one.name for one in ATTACKS if one.not_in_middle and one.name not in page]
    assert missing == []


def test_the_host_is_unchanged(session):
    if session.layer is Layer.MIDDLE and os.geteuid() != 0:  # SECURITY.md says so
        del session.before["shared memory"], session.after["shared memory"]
    assert session.after == session.before


def test_nobody_has_called_a_listener_outside(session):
    exceptions = {"path"} if session.layer is Layer.MIDDLE else set()
    assert set(session.called) <= exceptions


def test_no_secret_is_in_any_message(session):
    messages = [test.message for one in session.outcomes.values() for test in one.tests]
    assert [one for one in messages if SECRET in one or "7919" in one] == []


def test_no_message_is_more_than_a_page_or_more_than_text(session):
    messages = [test.message for one in session.outcomes.values() for test in one.tests]
    harmful = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    found = {one for text in messages for one in text if unicodedata.category(one) in harmful}
    assert found <= {"\n"}
    assert max(map(len, messages)) < 10_000


def test_the_results_can_be_kept_written_and_printed(session, tmp_path: Path):
    outcomes = [session.outcomes[key] for key in sorted(session.outcomes)]
    with Store(tmp_path, session.folder) as store:
        for outcome in outcomes:
            store.add(outcome)
        assert list(store.outcomes()) == outcomes
    file = write_results(tmp_path, outcomes)
    assert len(json.loads(file.read_text(encoding="utf-8"))) == len(outcomes)
    page = io.StringIO()
    print_class(outcomes, page)
    assert "\x1b" not in page.getvalue()
    assert "hostile" not in {one.name for one in session.folder.iterdir()}


def test_no_attack_is_ungraded(session):
    ungraded = [
        (one.student, test.name, test.message)
        for one in session.outcomes.values()
        for test in one.tests
        if test.verdict is Verdict.UNGRADED
    ]
    assert ungraded == []
