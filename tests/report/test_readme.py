"""What the READMEs show is what is found today; `python -m tests.golden.race` draws it anew."""

from xml.etree import ElementTree

import pytest

from grader.language import Language
from tests.golden.race import ROOT, drawing_of, race, text_of, the_drawing

README = {Language.ENGLISH: "README.md", Language.CHINESE: "README.zh.md"}


@pytest.fixture(scope="module")
def shown():
    return race()


@pytest.mark.parametrize("language", Language)
def test_the_readme_shows_the_race_as_it_is_found_today(shown, language):
    text = (ROOT / README[language]).read_text(encoding="utf-8")
    file = the_drawing(language)
    drawn = file.read_text(encoding="utf-8")
    assert drawn == drawing_of(shown, language)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314  our own
    assert f'<img src="{file.relative_to(ROOT)}"' in text.split("\n## ")[0]
    *told, _ = text_of(shown, language)  # the last line counts what was left out
    assert "\n".join(f"      {line}" for line in told) in text
