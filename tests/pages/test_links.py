"""Every link of every page leads somewhere; what is elsewhere is looked at, and not asked for."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

import pytest

from tests.pages.markdown import PAGES, ROOT, anchors, links

GRADER = ROOT / "grader"
NOTES = [str(page.relative_to(ROOT)) for page in sorted(ROOT.glob("solutions/*/*.md"))]
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_OF_PYTHON = re.compile(r"(/zh-cn)?/3/([a-z]+/)?[\w.]+\.html")


def dead(page: str, target: str) -> bool:
    """Does the link lead nowhere?"""
    there = urlsplit(target)
    if there.scheme or there.netloc:
        python = there.netloc == "docs.python.org"
        well_formed = there.scheme == "https" and _HOST.fullmatch(there.netloc)
        return not well_formed or (python and not _OF_PYTHON.fullmatch(there.path))
    file = (ROOT / page).parent / unquote(there.path) if there.path else ROOT / page
    if not file.exists() or not file.resolve().is_relative_to(ROOT):
        return True
    named = str(file.resolve().relative_to(ROOT))
    return bool(there.fragment) and unquote(there.fragment) not in anchors(named)


@pytest.mark.parametrize(
    "target",
    [
        "tests.md",
        "#no-such-part",
        "README.md#no-such-part",
        "http://docs.python.org/3/library/pickle.html",
        "https://docs.python.org/library/pickle",
        "https://nowhere",
    ],
)
def test_a_dead_link_is_seen(target):
    assert dead("README.md", target)


def test_no_link_of_a_page_is_dead():
    found = {page: [one for one in links(page) if dead(page, one)] for page in (*PAGES, *NOTES)}
    assert {page: targets for page, targets in found.items() if targets} == {}
    assert sum(len(links(page)) for page in PAGES) > 100


def test_the_files_that_the_benchmarks_page_names_are_there():
    page = (ROOT / "benchmarks/README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+\.(?:md|py|toml))`", page))
    assert {name for name in named if not (ROOT / "benchmarks" / name).exists()} == set()


def test_every_proof_is_named_on_the_benchmarks_page():
    page = (ROOT / "benchmarks/README.md").read_text(encoding="utf-8")
    proofs = [PurePosixPath(file).name for file in sorted(ROOT.glob("benchmarks/verify_*.py"))]
    assert [name for name in proofs if f"`{name}`" not in page] == []


def test_the_modules_that_pages_name_are_there():
    named = set()
    for page in ("ARCHITECTURE.md", "docs/how-it-works.md", "docs/how-it-works.zh.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        named |= set(re.findall(r"`((?:engine|inside|kernel|report)/[\w/.]+)`", text))
    explored = (ROOT / "docs/explored-operations.md").read_text(encoding="utf-8")
    for line in re.findall(r"^\*(.*`)\*$", explored, re.MULTILINE):
        of_kernel, _, inside = line.partition("inside:")
        named |= {f"kernel/{name}" for name in re.findall(r"(\w+)`", of_kernel)}
        named |= {f"inside/explored/{name}" for name in re.findall(r"(\w+)`", inside)}
    assert len(named) > 50
    assert {name for name in named if not any(places(name))} == set()


def places(module: str) -> list[Path]:
    """The module's file or folder, by the path that a page gives it."""
    named = [folder / module.removesuffix(".py") for folder in (GRADER, GRADER / "engine")]
    return [one for name in named for one in (name, name.with_suffix(".py")) if one.exists()]
