"""What is shown of a race is what is found today; `python -m tests.golden.race` draws it anew."""

from xml.etree import ElementTree

import pytest

from grader.language import Language
from tests.golden.race import ROOT, drawing_of, race, text_of, the_drawing

README = {Language.ENGLISH: "README.md", Language.CHINESE: "README.zh.md"}
LEARNING = {Language.ENGLISH: "docs/learning.md", Language.CHINESE: "docs/learning.zh.md"}


@pytest.fixture(scope="module")
def shown():
    return race()


@pytest.mark.parametrize("language", Language)
def test_the_readme_draws_the_race_as_it_is_found_today(shown, language):
    text = (ROOT / README[language]).read_text(encoding="utf-8")
    file = the_drawing(language)
    drawn = file.read_text(encoding="utf-8")
    assert drawn == drawing_of(shown, language)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314  our own
    assert f'<img src="{file.relative_to(ROOT)}"' in text.split("\n## ")[0]


@pytest.mark.parametrize("language", Language)
def test_learners_are_shown_the_race_as_a_terminal_does_today(shown, language):
    text = (ROOT / LEARNING[language]).read_text(encoding="utf-8")
    *told, _ = text_of(shown, language)  # the last line counts what was left out
    assert "\n".join(f"      {line}" for line in told) in text
