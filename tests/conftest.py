"""Shared by all tests: pytester for tests of the plugin, and a watch for what is left behind."""

import os
import tempfile
from collections.abc import Iterator

import psutil
import pytest

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True, scope="module")
def _nothing_left_behind() -> Iterator[None]:
    """No module of tests may leave a process, shared memory or a working folder behind."""
    before = _traces()
    yield
    assert _traces() - before == set()


def _traces() -> set[str]:
    me = psutil.Process()
    processes = {f"process {child.pid} {child.name()}" for child in me.children(recursive=True)}
    shared = os.scandir("/dev/shm")  # noqa: S108 - where it is on Linux, and nothing is written
    memory = {f"shared memory {entry.name}" for entry in shared}
    folders = {
        entry.name
        for entry in os.scandir(tempfile.gettempdir())
        if entry.name.startswith("procession-")
    }
    return processes | memory | folders
