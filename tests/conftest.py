"""Shared by all tests: pytester for tests of the plugin, and a watch for what is left behind."""

import signal
import tempfile
from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path

import psutil
import pytest

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True, scope="session")
def _interruptible() -> None:
    """A shell starts what it puts into the background deaf to Ctrl-C, and so are its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="session")
def _own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever the grader makes in these tests is found here, and what others make is not."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("temporary")
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        yield


@pytest.fixture(autouse=True, scope="module")
def _nothing_left_behind(_own_temporary_folder: None) -> Iterator[None]:
    """No module of tests may leave a process or a working folder behind."""
    resource_tracker.ensure_running()  # it belongs to this process, and stays as long
    before = _below() | _folders()  # who is starting too: around exec one has no command line
    yield
    after: dict[object, str] = {
        child: command for child in _below() if (command := _command(child)) is not None
    }
    after |= dict.fromkeys(_folders(), "a folder")
    assert {name: after[name] for name in after.keys() - before} == {}


def _below() -> set[psutil.Process]:
    """The processes below this one; psutil knows one by its number and birth."""
    return set(psutil.Process().children(recursive=True))


def _folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("procession-*"))


def _command(process: psutil.Process) -> str | None:
    """The process's command line; None when it has ended, or is at it: its memory goes first."""
    try:
        return " ".join(process.cmdline()) or None
    except psutil.NoSuchProcess:  # a zombie too
        return None
