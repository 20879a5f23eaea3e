"""Names of folders from names of learners, which may be anything."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from grader.report.filenames import file_names

ODD = [
    *("", ".", "..", "../../etc/passwd", "/etc/passwd", "a/b", "a\\b", "C:x", "CON", "nul.txt"),
    *(
        "ana ",
        "ana.",
        ".ana",
        "ana\0",
        "ana\n",
        "ana\x1b[2J",
        "\u202eana",
        "ana~12345678",
        "\udcff",
    ),
    *("小明" * 200, "x" * 300, "a*", "<b>", "|", '"'),
]


def test_an_ordinary_name_stays_as_it_is():
    names = ["ana", "Jane Doe_1234", "小明", "Zoë", "o'neill", "a.b-c"]
    assert file_names(names) == {name: name for name in names}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_one_harmless_part_of_a_path(name):
    made = file_names([name])[name]
    assert PurePosixPath(made).parts == PureWindowsPath(made).parts == (made,)
    assert made not in (".", "..")
    assert made == made.strip(". ")
    assert made.isprintable()
    assert len(made.encode()) < 255


def test_no_two_names_have_the_same_folder_where_case_does_not_count():
    names = [*ODD, "Ana", "ana", "ANA", "Zoe\u0308", "Zo\u00eb", "a_b", "a?b"]
    made = file_names(names)
    assert len({one.casefold() for one in made.values()}) == len(names)
    assert file_names(reversed(names)) == made
