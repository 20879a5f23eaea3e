"""The page in a real browser: stepping, another order, the other language; no error, no request.

Where Chromium can't be had (.ci/sandbox installs it), it is not run, and says so.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.report.overview import overview
from grader.report.page import page
from tests.report.overview.classes import CLASS
from tests.report.page.browser import CHROMIUM, Browser

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="the page is not opened in a browser: there is no chromium here"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def opened(browser, orders, source, tmp_path):
    """opened("count"): the page of that program, with a wide window."""

    def show(function: str) -> Browser:
        file = tmp_path / f"{function}.html"
        file.write_text(page(orders(function), source, f"{function}()"), encoding="utf-8")
        browser.problems.clear()
        browser.requests.clear()
        browser.size(1440, 900)
        browser.show(file)
        return browser

    return show


def said(browser: Browser, id: str) -> str:
    return browser.run(f"document.getElementById('{id}').textContent")


def lit(browser: Browser) -> str:
    return browser.run("document.querySelector('#code [aria-current]')?.textContent ?? ''")


def click(browser: Browser, selector: str) -> None:
    browser.run(f"document.querySelector(`{selector}`).click()")


def test_keys_step_forward_and_back_and_the_line_is_lit(opened):
    browser = opened("count")
    assert "writes counter ← 1 · line 6 · overwrites what Process-" in said(browser, "now")
    assert lit(browser).strip() == "counter.value = seen + 1"
    browser.press("Home")
    assert said(browser, "now").startswith("MainProcess starts Process-1")
    assert said(browser, "count") == "step 1 of 17"
    for _ in range(3):
        browser.press("ArrowRight")
    assert said(browser, "now").endswith(
        "reads counter → 0 · line 5 · goes by this value from here on"
    )
    assert lit(browser).strip() == "seen = counter.value"
    browser.press("ArrowLeft")
    assert "begins" in said(browser, "now")
    browser.press("End")
    assert said(browser, "now") == "the end · MainProcess returns 1"
    assert lit(browser) == ""
    assert browser.run("document.getElementById('on').disabled") is True


def test_another_order_is_chosen_with_its_own_steps_and_outcome(opened):
    browser = opened("count")
    passed = (
        "[...document.querySelectorAll('[data-order]')].find((one) => one.querySelector('.good'))"
    )
    browser.run(f"{passed}.click()")
    assert said(browser, "verdict") == "✓ passed"
    assert said(browser, "title") == "It returned 2."
    assert browser.run("document.querySelectorAll('#picture svg').length") == 1
    assert browser.run("document.querySelector('#picture .cross')") is None
    assert browser.run(f"{passed}.getAttribute('aria-current')") == "true"
    click(browser, "[data-order='0']")
    assert said(browser, "title").startswith("Lost update: ")


def test_the_other_language_is_everywhere(opened):
    browser = opened("meet")
    click(browser, "[data-lang=zh]")
    assert browser.run("document.documentElement.lang") == "zh"
    assert said(browser, "title").startswith("死锁：Left, Right 各自拿着一把锁")
    assert "拿到 b · 第 " in said(browser, "now")
    assert (
        browser.run("document.getElementById('on').getAttribute('aria-label')") == "前进一步（→）"
    )
    shown = browser.run(
        "[...document.querySelectorAll('#picture use')]"
        ".map((one) => document.querySelector(one.getAttribute('href')).textContent).join('|')"
    )
    assert "启动 Left|启动 Right|在 join 里等待" in shown
    assert "starts" not in shown
    click(browser, "[data-lang=en]")
    assert said(browser, "title").startswith("Deadlock: ")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_is_never_wider_than_its_window(opened, width):
    browser = opened("trade")
    browser.size(width, 900)
    assert browser.run("document.documentElement.scrollWidth") == width


def test_a_click_on_the_picture_goes_to_that_step(opened):
    browser = opened("meet")
    browser.run(
        """{
        const box = document.querySelector('#picture svg').getBoundingClientRect();
        const at = {bubbles: true, clientX: box.left + 50, clientY: box.top + 46 + 26 * 2 + 13};
        document.querySelector('#picture svg').dispatchEvent(new MouseEvent('click', at));
        }"""
    )
    assert said(browser, "count").startswith("step 3 of ")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_about_a_class_fits_and_speaks_the_other_language(browser, tmp_path, width):
    file = tmp_path / "report.html"
    file.write_text(overview(CLASS), encoding="utf-8")
    browser.problems.clear()
    browser.size(width, 900)
    browser.show(file)
    click(browser, "[data-lang=zh]")
    assert browser.run("document.querySelector('h1').textContent").startswith("丢失更新：")
    labels = "[...document.querySelectorAll('.picture svg')].map((one) => one.ariaLabel[0])"
    assert browser.run(labels) == ["丢", "死"]
    assert browser.run("document.documentElement.scrollWidth") == width
    assert browser.problems == []


def test_the_page_has_no_error_and_asks_nobody(opened, tmp_path):
    browser = opened("trade")
    browser.press("ArrowRight")
    click(browser, "[data-lang=zh]")
    assert browser.problems == []
    assert browser.requests == [Path(tmp_path / "trade.html").as_uri()]
    forbidden = browser.run(
        """new Promise((found) => {
        const say = (event) => found(event.effectiveDirective);
        document.addEventListener('securitypolicyviolation', say);
        document.body.insertAdjacentHTML('beforeend', '<img src=http://localhost/>');
        })"""
    )
    assert forbidden == "img-src"
