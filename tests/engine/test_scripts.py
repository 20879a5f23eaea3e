"""Runs of the learner's file as a script: with arguments, for real and in every order."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.engine.explore import Explorer, Plan
from grader.engine.failure import Crash, LoadFailure, Todo
from grader.engine.kernel import Options
from grader.engine.observation import Observation
from grader.engine.real import perform
from grader.engine.search import Budget
from grader.engine.spec import METHODS, RunSpec
from grader.exercise import Limits
from tests.engine.test_managers import controller, real_controller

__all__ = ["controller", "real_controller"]

Script = Callable[..., Observation]
LIMITS = Limits(seconds=20, processor_seconds=10)


def spec_of(folder: Path, source: str, arguments: tuple[str, ...], **more: Any) -> RunSpec:
    file = folder / "work.py"
    file.write_text(dedent(source), "utf-8")
    return RunSpec({"work.py": file}, "", {}, script=arguments, limits=LIMITS, **more)


@pytest.fixture
def really(real_controller: Any, tmp_path: Path) -> Script:
    """really(source, *arguments): the observation of one real run of the script."""
    return lambda source, *arguments: perform(real_controller, spec_of(tmp_path, source, arguments))


@pytest.fixture
def explored(controller: Any, tmp_path: Path) -> Callable[..., list[Observation]]:
    """explored(source, *arguments): those of all runs of the script."""

    def explored(source: str, *arguments: str, most: int = 100) -> list[Observation]:
        spec = spec_of(tmp_path, source, arguments)
        return list(Explorer(controller, spec, Plan(budget=Budget(most), then=None)))

    return explored


@pytest.fixture(params=["real", "explored"])
def script(request: pytest.FixtureRequest, really: Script, explored: Any) -> Script:
    """script(source, *arguments): one run, of either kind."""
    if request.param == "real":
        return really
    return lambda source, *arguments: explored(source, *arguments, most=1)[0]


def texts(seen: Observation) -> list[str]:
    return [line.text for line in seen.output]


ABOUT = """
import os, sys
main = sys.modules["__main__"]
print(__name__, sys.argv, main.about.__name__, __file__ == os.path.abspath("work.py"))
def about(): pass
"""


def test_the_file_is_the_main_module_and_has_its_arguments(script):
    seen = script("def about(): pass" + ABOUT, "--many", "3", "-2")
    assert (seen.failure, seen.result, seen.caller.exit_code) == (None, None, 0)
    assert texts(seen) == ["__main__ ['work.py', '--many', '3', '-2'] about True"]


@pytest.mark.parametrize(
    ("end", "code"), [("sys.exit()", 0), ("sys.exit(3)", 3), ("sys.exit('sorry')", 1)]
)
def test_a_script_that_leaves_has_an_exit_code_and_is_no_crash(script, end, code):
    seen = script(f"import sys\nprint('here')\n{end}\nprint('not here')")
    assert (seen.failure, texts(seen), seen.caller.exit_code) == (None, ["here"], code)
    assert ("sorry" in seen.errors) == (code == 1)


def test_a_script_may_end_abruptly(really):
    seen = really("import os\nprint('here', flush=True)\nos._exit(4)")
    assert (seen.failure, texts(seen), seen.caller.exit_code) == (None, ["here"], 4)


def test_a_forked_child_comes_to_the_end_of_a_script_as_its_parent_does(really):
    seen = really(
        """
        import os
        child = os.fork()
        if child: os.waitpid(child, 0)
        print("parent" if child else "child")
        """
    )
    assert (seen.failure, texts(seen)) == (None, ["child", "parent"])


def test_an_exception_is_a_crash_at_its_line(script):
    seen = script("def f(): return 1 / 0\nf()")
    assert isinstance(seen.failure, Crash)
    assert (seen.failure.process, seen.failure.fault.kind) == ("MainProcess", "ZeroDivisionError")
    frames = [one for one in seen.failure.fault.frames if one.file == "work.py"]
    assert [one.line for one in frames] == [2, 1]
    assert seen.caller.exit_code == 1


def test_a_script_that_is_no_python_could_not_be_loaded(script):
    assert isinstance(script("def f(:").failure, LoadFailure)


def test_a_script_that_is_still_to_be_written_says_so(script):
    assert script("raise NotImplementedError").failure == Todo("")


SQUARES = """
import sys
from multiprocessing import get_context

def square(n, box):
    box.put((n * n, __name__))

if __name__ == "__main__":
    context = get_context(sys.argv[1])
    for n in map(int, sys.argv[2:]):
        box = context.Queue()
        worker = context.Process(target=square, args=(n, box))
        worker.start()
        print(*box.get())
        worker.join()
"""


@pytest.mark.parametrize("method", METHODS)
def test_processes_of_a_script_start_by_every_method(script, method):
    seen = script(SQUARES, method, "3", "1", "2")
    name = "__main__" if method == "fork" else "__mp_main__"
    assert seen.failure is None
    assert texts(seen) == [f"9 {name}", f"1 {name}", f"4 {name}"]


PRINTING = """
import sys
from multiprocessing import get_context
if __name__ == "__main__":
    context = get_context(sys.argv[1])
    workers = [context.Process(target=print, args=(word,)) for word in "ab"]
    for worker in workers: worker.start()
    for worker in workers: worker.join()
"""


@pytest.mark.parametrize("method", METHODS)
def test_a_script_is_explored_in_every_order(controller, tmp_path, method):
    spec = spec_of(tmp_path, PRINTING, (method,))
    plan = Plan(options=Options(output_order=True))
    seen = [texts(one) for one in Explorer(controller, spec, plan)]
    assert sorted(map(tuple, set(map(tuple, seen)))) == [("a", "b"), ("b", "a")]


GUARDLESS = """
import sys
from multiprocessing import get_context
def work(): pass
p = get_context(sys.argv[1]).Process(target=work)
p.start()
p.join()
print(p.exitcode)
"""


@pytest.mark.parametrize("method", METHODS)
def test_a_script_without_a_main_guard_breaks_where_the_file_is_loaded_anew(script, method):
    seen = script(GUARDLESS, method)
    if method == "fork":
        assert (seen.failure, texts(seen)) == (None, ["0"])
        return
    assert isinstance(seen.failure, Crash)
    assert seen.failure.process.endswith("Process-1")
    assert seen.failure.fault.kind == "RuntimeError"
    assert [one.line for one in seen.failure.fault.frames if one.file == "work.py"] == [6]
    assert texts(seen) == ["1"]


@pytest.mark.parametrize("method", METHODS)
def test_the_processes_of_a_script_are_told_with_their_start_method(script, method):
    seen = script(SQUARES, method, "3", "1")
    assert [one.start_method for one in seen.children if one.start_method] == [method] * 2
