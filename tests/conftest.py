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
    before = _traces()
    yield
    after = _traces()
    assert {name: after[name] for name in after.keys() - before.keys()} == {}


def _traces() -> dict[object, str]:
    """What is there of ours; who has ended, and is only still to be reaped, is not.

    psutil knows a process by its number and birth: around exec it has its parent's command, or none
    at all, and the date of its birth changes with the clock.
    """
    below = psutil.Process().children(recursive=True)
    running = {child: command for child in below if (command := _command(child)) is not None}
    folders = Path(tempfile.gettempdir()).glob("procession-*")
    return {**running, **dict.fromkeys(folders, "a folder")}


def _command(process: psutil.Process) -> str | None:
    """The process's command line; None when it has ended, or is at it: its memory goes first."""
    try:
        return " ".join(process.cmdline()) or None
    except psutil.NoSuchProcess:  # a zombie too
        return None
