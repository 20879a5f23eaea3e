"""CPython's own tests of multiprocessing as explored runs, one order each; writes conformance.md.

The tests are those of the Python that runs this (test/_test_multiprocessing of its package `test`);
none is copied here. What conformance.toml names is left out, with its reason: what uses something
that explored runs don't control and refuse by name, and single tests. Of the rest at least 90 %
have to pass. Takes a minute; parts of names as arguments for those tests alone.
"""

import platform
import sys
import tempfile
import tomllib
import unittest
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from test import _test_multiprocessing as theirs

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "benchmarks"
sys.path.insert(0, str(ROOT))

from grader.engine.controller import Controller  # noqa: E402
from grader.engine.explore import Explorer, Plan  # noqa: E402
from grader.engine.failure import RefusedUse  # noqa: E402
from grader.engine.observation import Observation  # noqa: E402
from grader.engine.search import Budget  # noqa: E402
from grader.engine.spec import RunSpec  # noqa: E402
from grader.engine.strategies import Replay  # noqa: E402
from grader.exercise import Limits  # noqa: E402

METHODS = ("fork", "spawn")
LEAST = 0.9
STEPS = 50_000
LEFT_OUT = tomllib.loads((HERE / "conformance.toml").read_text(encoding="utf-8"))
BEFORE = """\
import sys, types
_sockets = types.ModuleType("test.support.socket_helper")  # the real one makes a socket
_sockets.HOST = _sockets.HOSTv4 = "127.0.0.1"
sys.modules["test.support.socket_helper"] = _sockets
import test.support
test.support.socket_helper = _sockets
"""
AFTER = '''

class _DummyList:
    """Counts as theirs does, over shared memory that the kernel has."""

    def __init__(self):
        self._length = multiprocessing.Value("i")

    def append(self, _):
        with self._length.get_lock():
            self._length.value += 1

    def __len__(self):
        return self._length.value


def _end_manager(cls):
    cls.manager.shutdown()
    cls.manager = None


# The looks around between the tests, at what the whole process has left behind, are left out.
test.support.reap_children = lambda: None
BaseMixin.setUpClass = BaseMixin.tearDownClass = classmethod(lambda cls: None)
ManagerMixin.tearDownClass = classmethod(_end_manager)
TestSyncManagerTypes.tearDown = lambda self: self.manager.shutdown()


_made = {"__name__": __name__}
install_tests_in_module_dict(_made, METHOD)
del _made["setUpModule"], _made["tearDownModule"]
globals().update(_made)


def run_test(name):
    multiprocessing.set_start_method(METHOD, force=True)
    case, test_name = name.split(".")
    result = unittest.TestResult()
    unittest.TestSuite([globals()[case](test_name)]).run(result)
    for kind in ("skipped", "errors", "failures"):
        for _, what in getattr(result, kind):
            return [kind, what.strip().splitlines()[-1][:120]]
    return ["passed", ""]
'''


@dataclass(frozen=True)
class Outcome:
    """One test: "passed", "skipped" by itself, "refused" (by which name), or "failed" (how)."""

    test: str
    kind: str
    detail: str = ""

    @property
    def reason(self) -> str:
        """Why it is left out; empty when nothing says so."""
        if self.kind == "refused":
            known = LEFT_OUT["refused"]
            return next((why for name, why in known.items() if self.detail.startswith(name)), "")
        found: str = LEFT_OUT["tests"].get(self.test, "")
        return found


def tests() -> list[str]:
    """Class and name of every test, but those about threads in place of processes."""
    names: dict[str, object] = {"__name__": "theirs"}
    theirs.install_tests_in_module_dict(names, "fork")
    cases = {
        name: one
        for name, one in names.items()
        if isinstance(one, type) and issubclass(one, unittest.TestCase)
    }
    return [
        f"{name}.{test}"
        for name, case in cases.items()
        if not name.startswith("WithThreads")
        for test in unittest.TestLoader().getTestCaseNames(case)
    ]


def outcome(controller: Controller, work: Path, test: str) -> Outcome:
    """The test in the first of its orders."""
    spec = RunSpec(
        {work.name: work},
        "run_test",
        {"name": test},
        limits=Limits(seconds=60, processor_seconds=60),
    )
    plan = Plan(Replay(()), Budget(1, STEPS), shrink=False)
    seen = next(iter(Explorer(controller, spec, plan)))
    return judged(test, seen)


def judged(test: str, seen: Observation) -> Outcome:
    if isinstance(seen.failure, RefusedUse):
        return Outcome(test, "refused", seen.failure.name)
    if seen.failure is not None:
        return Outcome(test, "failed", f"{seen.failure}"[:200])
    kind, detail = seen.result
    return Outcome(test, kind if kind in ("passed", "skipped") else "failed", detail)


def page(method: str, outcomes: list[Outcome]) -> Iterator[str]:
    """The lines about one start method."""
    passed = [one for one in outcomes if one.kind == "passed"]
    failed = [one for one in outcomes if one.kind in ("failed", "refused") and not one.reason]
    yield f"## {method}"
    yield ""
    yield f"{share(outcomes):.1%}: {len(passed)} passed, {len(failed)} did not."
    yield ""
    for one in failed:
        yield f"- {one.test}: {one.kind}, {one.detail}"
    yield from ("", "Left out:", "")
    reasons = Counter(one.reason for one in outcomes if one.kind in ("failed", "refused"))
    reasons += Counter(f"skips itself: {one.detail}" for one in outcomes if one.kind == "skipped")
    for why, number in reasons.most_common():
        if why:
            yield f"- {number} × {why}"
    yield ""


def share(outcomes: list[Outcome]) -> float:
    """The part of those that are not left out that passed."""
    counted = [one.kind for one in outcomes if one.kind != "skipped" and not one.reason]
    return counted.count("passed") / max(1, len(counted))


def main() -> int:
    """0 when enough passed under each start method, and nobody is left."""
    parts = sys.argv[1:]
    wanted = [one for one in tests() if not parts or any(part in one for part in parts)]
    source = Path(str(theirs.__file__)).read_text(encoding="utf-8")
    found: dict[str, list[Outcome]] = {}
    with tempfile.TemporaryDirectory() as folder, Controller(explored=True) as controller:
        work = Path(folder) / "conformance.py"
        for method in METHODS:
            text = f"METHOD = {method!r}\n{BEFORE}{source}{AFTER}"
            work.write_text(text, encoding="utf-8")
            found[method] = []
            for test in wanted:
                one = outcome(controller, work, test)
                found[method].append(one)
                if one.kind not in ("passed", "skipped"):
                    note = f" ({one.reason})" if one.reason else ""
                    print(f"{method} {test}: {one.kind}, {one.detail}{note}", flush=True)
            print(f"{method}: {share(found[method]):.1%}")
    lines = [line for method, outcomes in found.items() for line in page(method, outcomes)]
    if not parts:
        head = f"# CPython {platform.python_version()}'s own tests, as explored runs"
        text = "\n".join([head, "", "`python benchmarks/verify_conformance.py`", "", *lines])
        (HERE / "conformance.md").write_text(text.rstrip() + "\n", encoding="utf-8")
    left = psutil.Process().children(recursive=True)
    print(f"{len(left)} processes left")
    return int(bool(left) or any(share(outcomes) < LEAST for outcomes in found.values()))


if __name__ == "__main__":
    sys.exit(main())
