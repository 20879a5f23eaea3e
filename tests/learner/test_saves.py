"""One save is one save, whatever an editor does to the file; other files are nobody's business."""

import asyncio
from pathlib import Path

import pytest
from watchdog.observers.inotify import InotifyObserver

from grader.watching import saves
from grader.watching.saves import Saves, watched


def test_many_events_on_a_file_are_one_save_of_it(root: Path) -> None:
    one, two = root / "one.py", root / "two.py"

    async def seen() -> list[str]:
        told: asyncio.Queue[str] = asyncio.Queue()
        saves = Saves({one: "01_one", two: "02_two"}, told.put_nowait)
        for path in [one, one, root / "hints.md", one, one, one, two]:
            saves.written(str(path))
        return [await told.get(), await told.get()]

    assert asyncio.run(seen()) == ["01_one", "02_two"]


def test_a_rename_over_the_file_is_a_save_and_another_file_is_none(root: Path) -> None:
    work = root / "exercises/01_one/01_one.py"

    async def seen() -> str:
        told: asyncio.Queue[str] = asyncio.Queue()
        with watched(root / "exercises", {work: "01_one"}, told.put_nowait):
            work.with_suffix(".new").write_text("def f(): return 2\n")
            work.with_suffix(".new").replace(work)
            return await told.get()

    assert asyncio.run(seen()) == "01_one"


def test_where_the_system_has_no_watch_left_the_files_are_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(observer: InotifyObserver) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(saves.Observer, "start", full)
    work = root / "exercises/01_one/01_one.py"

    async def seen() -> str:
        told: asyncio.Queue[str] = asyncio.Queue()
        with watched(root / "exercises", {work: "01_one"}, told.put_nowait):
            work.write_text("def f(): return 100\n")
            return await told.get()

    assert asyncio.run(seen()) == "01_one"
