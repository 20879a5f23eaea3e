"""`observe` runs a function of a text for real, with limits small enough for tests."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from grader.engine.controller import Controller
from grader.engine.inside.explored import client
from grader.engine.observation import Observation
from grader.engine.real import perform
from grader.engine.spec import RunSpec
from grader.exercise import Limits
from tests.engine.alone import Alone

Observe = Callable[..., Observation]


@pytest.fixture(scope="module")
def controller() -> Iterator[Controller]:
    with Controller() as controller:
        yield controller


@pytest.fixture
def observe(controller: Controller, tmp_path: Path) -> Observe:
    """observe(source, "function", limits=..., hold=..., watching=..., **arguments).

    With `peers`, the function is a scenario in the text `scenario`; with `clients`, a server.
    """

    def observe(source: str | bytes, function: str, /, **options: Any) -> Observation:
        file = tmp_path / "work.py"
        text = source if isinstance(source, bytes) else dedent(source).encode()
        file.write_bytes(text)
        given = options.pop("given", ())
        spec = RunSpec(
            work={"work.py": file},
            function=function,
            given=given,
            stub=dedent(options.pop("stub", text.decode())) if given else "",
            hold=options.pop("hold", ()),
            watching=options.pop("watching", None),
            expected=frozenset(options.pop("expected", ())),
            limits=options.pop("limits", Limits(seconds=5, processor_seconds=1)),
            peers=options.pop("peers", ()),
            clients=options.pop("clients", None),
            scenario=dedent(options.pop("scenario", "")),
            arguments=options,
        )
        return perform(controller, spec)

    return observe


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Alone]:
    made = Alone()
    monkeypatch.setattr(client, "_current", made)
    yield made
    gc.collect()
