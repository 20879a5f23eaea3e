"""The page in a real browser: stepping, another order, the other language; no error, no request.

Where there is no Chromium, or the extra `browser` is not installed, it is not run, and says so.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from grader.outcome import Verdict
from grader.report.overview import overview
from grader.report.page import Order, page
from tests.report.overview.classes import CLASS
from tests.report.page.programs import made_up

pytest.importorskip("playwright", reason="not opened in a browser: install the extra browser")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
STEPPER = ["first", "back", "on", "last", "crux"]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="the page is not opened in a browser: there is no chromium here"
)


@pytest.fixture(scope="module")
def shown() -> "Iterator[Shown]":
    before = set(psutil.Process().children(recursive=True))
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-dev-shm-usage"]
        with playwright.chromium.launch(executable_path=CHROMIUM, args=options) as launched:
            yield Shown(launched.new_page())
    left = set(psutil.Process().children(recursive=True)) - before
    _, alive = psutil.wait_procs(left, timeout=10)
    assert alive == []


class Shown:
    """A window; `problems` are errors of scripts and of the security policy of what it shows."""

    def __init__(self, window: Page) -> None:
        self.window = window
        self.problems: list[str] = []
        self.requests: list[str] = []
        window.on("pageerror", lambda error: self.problems.append(str(error)))
        window.on("console", lambda message: self.problems.append(message.text))
        window.on("request", lambda request: self.requests.append(request.url))

    def open(self, file: Path, *, dark: bool, width: int) -> None:
        self.problems.clear()
        self.requests.clear()
        self.window.set_viewport_size({"width": width, "height": 900})
        self.window.emulate_media(color_scheme="dark" if dark else "light")
        self.window.goto(file.as_uri())

    def said(self, name: str) -> str:
        return self.window.inner_text(f"#{name}")

    def lit(self) -> list[str]:
        return self.window.locator("#code [aria-current]").all_inner_texts()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.window.keyboard.press(key)

    def focused(self) -> str:
        """What has the focus, by its id, language or number of an order."""
        return self.window.evaluate(
            "(({id, dataset}) => id || dataset.lang || `order ${dataset.order}`)"
            "(document.activeElement)"
        )


Open = Callable[..., Shown]


@pytest.fixture
def opened(shown, orders, source, tmp_path) -> Open:
    """opened("count"): the page of that program; `dark`, and how wide the window is."""

    def show(function: str, *, dark: bool = False, width: int = 1440) -> Shown:
        file = tmp_path / f"{function}.html"
        file.write_text(page(orders(function), source, f"{function}()"), encoding="utf-8")
        shown.open(file, dark=dark, width=width)
        return shown

    return show


def test_keys_step_forward_and_back_and_the_line_is_lit(opened: Open):
    shown = opened("count")
    assert "writes counter ← 1 · line 6 · overwrites what Process-" in shown.said("now")
    assert shown.lit() == ["    counter.value = seen + 1"]
    shown.press("Home")
    assert shown.said("now").startswith("MainProcess starts Process-1")
    assert shown.said("count") == "step 1 of 17"
    shown.press(*["ArrowRight"] * 3)
    assert shown.said("now").endswith(
        "reads counter → 0 · line 5 · goes by this value from here on"
    )
    assert shown.lit() == ["    seen = counter.value"]
    shown.press("ArrowLeft")
    assert "begins" in shown.said("now")
    shown.press("End")
    assert shown.said("now") == "the end · MainProcess returns 1"
    assert shown.lit() == []
    assert shown.window.is_disabled("#on")


def test_everything_can_be_reached_and_done_by_the_keyboard_alone(opened: Open):
    shown = opened("count")
    reached = []
    for _ in range(9):
        shown.press("Tab")
        reached.append(shown.focused())
    assert reached == ["en", "zh", *STEPPER, "picture", "code"]
    passed = shown.window.get_attribute("[data-order]:has(.good)", "data-order")
    for number in range(int(passed) + 1):
        shown.press("Tab")
        assert shown.focused() == f"order {number}"
    shown.press("Enter")
    assert shown.said("verdict") == "✓ passed"
    shown.window.focus("[data-lang=zh]")
    shown.press("Space")
    assert shown.said("verdict") == "✓ 通过"
    shown.window.focus("#first")
    shown.press("Enter")
    assert shown.said("count") == "第 1/17 步"


def test_another_order_is_chosen_with_its_own_steps_and_outcome(opened: Open):
    shown = opened("count")
    passed = shown.window.locator("[data-order]", has=shown.window.locator(".good")).first
    passed.click()
    assert shown.said("verdict") == "✓ passed"
    assert shown.said("title") == "It returned 2."
    assert shown.window.locator("#picture svg").count() == 1
    assert shown.window.locator("#picture .cross").count() == 0
    assert passed.get_attribute("aria-current") == "true"
    shown.window.click("[data-order='0']")
    assert shown.said("title").startswith("Lost update: ")


def test_the_other_language_is_everywhere(opened: Open):
    shown = opened("meet")
    shown.window.click("[data-lang=zh]")
    assert shown.window.get_attribute("html", "lang") == "zh"
    assert shown.said("title").startswith("死锁：Left, Right 各自拿着一把锁")
    assert "拿到 b · 第 " in shown.said("now")
    assert shown.window.get_attribute("#on", "aria-label") == "前进一步（→）"
    drawn = shown.window.evaluate(
        "[...document.querySelectorAll('#picture use')]"
        ".map((one) => document.querySelector(one.getAttribute('href')).textContent).join('|')"
    )
    assert "启动 Left|启动 Right|在 join 里等待" in drawn
    assert "starts" not in drawn
    shown.window.click("[data-lang=en]")
    assert shown.said("title").startswith("Deadlock: ")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_is_never_wider_than_its_window(opened: Open, width):
    shown = opened("trade", width=width)
    assert shown.window.evaluate("document.documentElement.scrollWidth") == width


def test_a_click_on_the_picture_goes_to_that_step(opened: Open):
    shown = opened("meet")
    shown.window.click("#picture svg", position={"x": 50, "y": 46 + 26 * 2 + 13})
    assert shown.said("count").startswith("step 3 of ")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_about_a_class_fits_and_speaks_the_other_language(shown, tmp_path, width):
    file = tmp_path / "report.html"
    file.write_text(overview(CLASS), encoding="utf-8")
    shown.open(file, dark=False, width=width)
    shown.window.click("[data-lang=zh]")
    assert shown.window.inner_text("h1").startswith("丢失更新：")
    labels = "[...document.querySelectorAll('.picture svg')].map((one) => one.ariaLabel[0])"
    assert shown.window.evaluate(labels) == ["丢", "死"]
    assert shown.window.evaluate("document.documentElement.scrollWidth") == width
    assert shown.problems == []


def test_the_page_has_no_error_and_asks_nobody(opened: Open, tmp_path):
    shown = opened("trade")
    shown.press("ArrowRight")
    shown.window.click("[data-lang=zh]")
    assert shown.problems == []
    assert shown.requests == [(tmp_path / "trade.html").as_uri()]
    forbidden = shown.window.evaluate(
        """new Promise((found) => {
        const say = (event) => found(event.effectiveDirective);
        document.addEventListener('securitypolicyviolation', say);
        document.body.insertAdjacentHTML('beforeend', '<img src=http://localhost/>');
        })"""
    )
    assert forbidden == "img-src"


@pytest.mark.parametrize(
    ("function", "dark", "language"), [("count", False, "en"), ("meet", True, "zh")]
)
def test_nothing_keeps_anybody_out(opened: Open, function, dark, language):
    shown = opened(function, dark=dark)
    shown.window.click(f"[data-lang={language}]")
    found = Axe().run(shown.window)
    assert found.violations_count == 0, found.generate_report()


def test_a_long_run_of_many_processes_is_walked_through_as_well(shown, source, tmp_path):
    file = tmp_path / "long.html"
    long = Order(made_up(12, 300), Verdict.PASSED)
    file.write_text(page([long], source, "f()"), encoding="utf-8")
    shown.open(file, dark=False, width=1440)
    shown.press("End", "ArrowLeft")
    assert shown.said("count") == "step 300 of 300"
    step = shown.window.locator("#picture .now").bounding_box()
    box = shown.window.locator("#picture").bounding_box()
    assert box["y"] <= step["y"] <= box["y"] + box["height"]
