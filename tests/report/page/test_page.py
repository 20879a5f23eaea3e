"""The page holds in itself all that it needs; nothing in a submission can break it."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from grader.language import Language, Text, speaking
from grader.outcome import Verdict
from grader.report.page import MOST_ORDERS, Order, html, page, svg
from grader.report.source import WorkSource
from tests.report.page.programs import made_up

HOSTILE = "</script></svg><img src=x onerror=alert(1)>\u2028\u202e\x1b[2J&amp;'\""


class Seen(HTMLParser):
    """The tags of a page with their attributes, and the text of its script elements."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data):
        if self.lasttag == "script":
            self.scripts[-1] += data

    @property
    def data(self):
        return json.loads(self.scripts[0])


def hostile(tmp_path) -> tuple[list[Order], WorkSource]:
    file = tmp_path / "work.py"
    file.write_text(f"# {HOSTILE}\nx = 1\n" + "pass\n" * 4, encoding="utf-8")
    seen = made_up(3, 12, HOSTILE)
    message = Text(HOSTILE, HOSTILE)
    return [Order(seen, Verdict.WRONG, message), Order(seen, Verdict.PASSED)], WorkSource(
        file, HOSTILE
    )


def test_every_step_of_every_order_is_in_the_page(orders, source):
    found = orders("count")
    data = Seen(page(found, source, "count()")).data
    assert [len(one["steps"]) for one in data["orders"]] == [
        len(one.seen.operations) for one in found
    ]
    first = data["orders"][0]
    words = [data["texts"][text][0] for _, text, *_ in first["steps"]]
    assert words.count("reads counter → 0") == words.count("writes counter ← 1") == 2
    assert data["texts"][first["title"]][0].startswith("Lost update: Process-")
    assert data["texts"][first["title"]][1].startswith("丢失更新：Process-")


def test_every_word_that_is_drawn_is_defined_once(orders, source):
    text = page(orders("count"), source, "count()")
    defined = re.findall(r'<text id="w(\d+)">', text)
    assert len(defined) == len(set(defined))
    assert set(re.findall(r'href="#w(\d+)"', text)) <= set(defined)


def test_the_page_speaks_the_language_of_its_maker_and_knows_the_other(orders, source):
    with speaking(Language.CHINESE):
        text = page(orders("meet"), source, "meet()")
    assert '<html lang="zh">' in text
    assert "死锁：Left, Right 各自拿着一把锁，又在等对方手里的锁。</h1>" in text
    assert all(english and chinese for english, chinese in Seen(text).data["texts"] if english)


def test_nothing_but_its_own_script_and_style_is_allowed(orders, source):
    tags = Seen(page(orders("meet"), source, "meet()")).tags
    (policy,) = (attributes["content"] for tag, attributes in tags if "http-equiv" in attributes)
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; ")
    assert "unsafe" not in policy
    for _, attributes in tags:
        assert not {"src", "style", "onclick", "onload", "onerror"} & set(attributes)
        assert attributes.get("href", "#").startswith("#")


def test_what_a_submission_says_is_text_and_no_markup(tmp_path):
    orders, source = hostile(tmp_path)
    text = page(orders, source, HOSTILE)
    seen = Seen(text)
    assert "img" not in {tag for tag, _ in seen.tags}
    assert len(seen.scripts) == 2
    assert not {"\u2028", "\u202e", "\x1b"} & set(text)
    name = seen.data["orders"][0]["names"][1]
    assert (
        name
        == HOSTILE.replace("\u2028", r"\u2028")
        .replace("\u202e", r"\u202e")
        .replace("\x1b", r"\x1b")
        + "-1"
    )


def test_a_line_of_the_page_is_a_line_of_python(tmp_path):
    file = tmp_path / "work.py"
    file.write_text("a = 1\n\f\nb = '\u2028'\n\tc = 3\n", encoding="utf-8")
    order = Order(made_up(1, 4), Verdict.PASSED)
    code = page([order], WorkSource(file, "work.py"), "f()").partition('<ol id="code"')[2]
    lines = re.findall(r"<li><code>(.*?)</code></li>", code)
    assert lines == ["a = 1", r"\x0c", r"b = &#x27;\u2028&#x27;", "    c = 3"]


def test_what_a_submission_says_does_not_break_the_svg(tmp_path):
    orders, source = hostile(tmp_path)
    root = ElementTree.fromstring(svg(orders[0], source))  # noqa: S314  our own
    names = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert any(name.startswith("</script></svg>") for name in names if name)


def test_the_svg_is_in_the_language_spoken_now(orders, source):
    with speaking(Language.CHINESE):
        assert "读到 counter → 0</text>" in svg(orders("count")[0], source)
    assert "reads counter → 0</text>" in svg(orders("count")[0], source)


def test_twelve_processes_and_three_hundred_steps_in_many_orders_fit_into_a_page(source):
    order = Order(made_up(12, 300), Verdict.PASSED)
    text = page([order] * (MOST_ORDERS + 5), source, "f()")
    assert len(text.encode()) <= html.LARGEST
    assert len(Seen(text).data["orders"]) > MOST_ORDERS // 2


def test_a_run_too_long_for_a_page_is_shown_whole_and_alone(source, monkeypatch):
    monkeypatch.setattr(html, "LARGEST", 50_000)
    order = Order(made_up(3, 500), Verdict.PASSED)
    data = Seen(page([order, order], source, "f()")).data
    assert [len(one["steps"]) for one in data["orders"]] == [500]


@pytest.mark.parametrize("name", ["count", "meet", "trade"])
def test_the_svg_can_be_read_by_itself(orders, source, name):
    text = svg(orders(name)[0], source)
    assert set(re.findall(r'href="#(w\d+)"', text)) <= set(re.findall(r'id="(w\d+)"', text))
    assert "prefers-color-scheme: dark" in text
