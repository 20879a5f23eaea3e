"""The picture of docs/how-it-works.md is what the search does; `python -m tests.golden.orders`."""

from xml.etree import ElementTree

import pytest

from grader.language import Language
from tests.golden.orders import ROOT, drawing_of, orders, the_drawing

PAGE = {Language.ENGLISH: "how-it-works.md", Language.CHINESE: "how-it-works.zh.md"}


def test_of_six_orders_four_are_run_and_two_are_like_the_second_and_the_third():
    found = orders()
    assert [order.run for order in found] == [True, True, True, False, False, True]
    assert [order.x for order in found] == [2, 1, 1, 1, 1, 2]
    assert [order.like for order in found[3:5]] == [order.moves for order in found[1:3]]


@pytest.mark.parametrize("language", Language)
def test_the_page_shows_the_orders_as_they_are_searched_today(language):
    file = the_drawing(language)
    drawn = file.read_text(encoding="utf-8")
    assert drawn == drawing_of(orders(), language)
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314  our own
    page = (ROOT / "docs" / PAGE[language]).read_text(encoding="utf-8")
    assert f'<img src="{file.name}"' in page.split("\n## ")[0]
