"""The public names: what other people's code may rely on changes only on purpose."""

import importlib
import pkgutil

import pytest

import grader

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(grader.__path__, "grader.")
    if not module.name.endswith(("__main__", "inside.zygote"))
)


def test_the_package_offers_these_names():
    assert grader.__all__ == ["GraderError", "Text"]


def test_the_plugin_offers_these_names():
    names = ["OUTCOME", "RECORDS", "Assignment", "Explore", "Run"]
    names += ["assignment_of", "explore", "run"]
    assert importlib.import_module("grader.pytest_plugin").__all__ == names


@pytest.mark.parametrize("name", MODULES)
def test_what_a_module_offers_is_there(name):
    module = importlib.import_module(name)
    missing = [one for one in getattr(module, "__all__", []) if not hasattr(module, one)]
    assert missing == []
    if not module.__file__.endswith("__init__.py"):
        assert module.__all__ == sorted(module.__all__, key=ruff_order)


def ruff_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions."""
    return (0 if name.isupper() else 1 if name[:1].isupper() else 2, name)
