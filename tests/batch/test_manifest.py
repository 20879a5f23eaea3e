"""A broken exercise.toml: one line that names the file, the key and the cure."""

import pytest

from grader.errors import ExerciseError
from grader.exercise import read_manifest

RIGHT = """\
title = "t"
title_zh = "t"
work = ["work.py"]
concepts = []
minutes = 5
"""


@pytest.mark.parametrize(
    ("added", "key"),
    [
        ("[limits]\nseconds = inf", "limits.seconds"),
        ("[limits]\nseconds = 0", "limits.seconds"),
        ("[limits]\nprocesses = -1", "limits.processes"),
        ("[explore]\nschedules = 0", "explore.schedules"),
        ("[explore]\nseconds = 3", "explore"),
        ("colour = 3", ""),
    ],
)
def test_a_value_out_of_bounds_is_named_with_its_key(tmp_path, added, key):
    (tmp_path / "work.py").touch()
    file = tmp_path / "exercise.toml"
    file.write_text(RIGHT)
    read_manifest(file)
    file.write_text(f"{RIGHT}{added}\n")
    with pytest.raises(ExerciseError) as found:
        read_manifest(file)
    assert str(found.value).startswith(f"{file}: {key}")
    assert "The keys are" in str(found.value)
