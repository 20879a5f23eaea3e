"""The exceptions that multiprocessing really raises are known by what they mean."""

import threading
from collections.abc import Callable
from multiprocessing import context, get_context
from multiprocessing.reduction import ForkingPickler

import pytest

from grader.engine.wire import Fault
from grader.report.faults import meaning_of


def spawning(given: object) -> memoryview:
    """As `start` does when it sends what a child is given."""
    context.set_spawning_popen(object())  # type: ignore[arg-type]
    try:
        return ForkingPickler.dumps(given)
    finally:
        context.set_spawning_popen(None)


def raised(call: Callable[[], object]) -> Fault:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever this Python raises
        call()
    return Fault(type(caught.value).__name__, str(caught.value))


def vanished() -> None:
    """Pickled by name; nobody finds it there."""


def unknown() -> None:
    name = vanished.__qualname__.encode()
    ForkingPickler.loads(bytes(ForkingPickler.dumps(vanished)).replace(name, b"vanishes"))


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (lambda: spawning(lambda: None), "pickled"),
        (lambda: spawning(threading.Lock()), "pickled"),
        (lambda: spawning(number for number in ()), "pickled"),
        (unknown, "as its name alone"),
        (lambda: spawning(get_context("fork").Lock()), "was made for one start method"),
        (lambda: ForkingPickler.dumps(get_context("spawn").Lock()), "only when the child"),
        (lambda: ForkingPickler.dumps(get_context("spawn").Queue()), "only when the child"),
        (lambda: _set_twice(), "holds for the whole program"),
        (lambda: _let_go(), "lets go of it"),
    ],
)
def test_an_exception_of_multiprocessing_is_known(call, part):
    meaning = meaning_of(raised(call))
    assert meaning is not None
    assert part in meaning.en


def _set_twice() -> None:
    default = context.DefaultContext(get_context("fork"))  # type: ignore[attr-defined]
    default.set_start_method("spawn")
    default.set_start_method("spawn")


def _let_go() -> None:
    """As in a spawned child that gets a lock after its maker has let go of it."""
    lock = get_context("spawn").Lock()
    sent = spawning(lock)
    del lock
    ForkingPickler.loads(sent)


def test_an_exception_of_the_learner_s_own_speaks_for_itself():
    assert meaning_of(Fault("RuntimeError", "no luck")) is None
    missing = "[Errno 2] No such file or directory: 'stock.json'"
    assert meaning_of(Fault("FileNotFoundError", missing)) is None
    assert meaning_of(Fault("TypeError", "'int' object is not callable")) is None
