"""Shared by all tests: pytester for tests of the plugin, and a watch for what is left behind."""

import os
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
    memory = {f"shared memory {entry.name}" for entry in os.scandir("/dev/shm")}
    folders = {entry.name for entry in os.scandir("/tmp") if entry.name.startswith("procession-")}
    return processes | memory | folders
