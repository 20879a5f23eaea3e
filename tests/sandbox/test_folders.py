"""Whatever a program leaves in a folder is removed, and nothing that a link leads to."""

import os

from grader.engine.inside.folders import empty, remove


def test_a_folder_deeper_than_any_path_is_removed(tmp_path):
    home, folder = os.getcwd(), tmp_path / "deep"
    folder.mkdir()
    os.chdir(folder)
    try:
        for _ in range(3000):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(home)
    remove(str(folder))
    assert not folder.exists()


def test_locked_folders_pipes_and_odd_names_are_removed(tmp_path):
    folder = tmp_path / "odd"
    (folder / "locked" / "inner").mkdir(parents=True)
    (folder / "locked" / "inner" / "file").touch()
    (folder / "locked" / "inner").chmod(0)
    (folder / "locked").chmod(0)
    os.mkfifo(folder / "pipe")
    open(os.fsencode(folder) + b"/\xff\n", "w").close()
    (folder / ".removed-0").touch()
    remove(str(folder))
    assert not folder.exists()


def test_links_are_removed_and_never_followed(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("mine", encoding="utf-8")
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "folder").symlink_to(kept)
    (folder / "file").symlink_to(kept / "file")
    (folder / "loop").symlink_to("loop")
    (folder / "inner").mkdir()
    (folder / "inner" / "folder").symlink_to(kept)
    remove(str(folder))
    assert not folder.exists()
    assert (kept / "file").read_text(encoding="utf-8") == "mine"


def test_what_is_kept_stays(tmp_path):
    for name in ("stays", "goes"):
        (tmp_path / name).mkdir()
    empty(str(tmp_path), {"stays"})
    assert [one.name for one in tmp_path.iterdir()] == ["stays"]


def test_a_folder_that_is_not_there_is_no_error(tmp_path):
    remove(str(tmp_path / "nowhere"))
