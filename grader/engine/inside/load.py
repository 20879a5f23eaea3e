"""Loads a learner's file as a module, with the grader's own copies of the given functions.

A given function is replaced where it is defined and not afterwards, so that whoever keeps a
reference to it (a default argument, a class attribute, a list made at import) keeps the copy.
"""

import ast
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

__all__ = ["Observer", "load"]

Observer = Callable[[FunctionType], Callable[..., Any]]
"""Wraps a given function so that its calls are reported."""

_COPIES = "__grader_given__"


def load(file: Path, given: tuple[str, ...], stub: str, observed: Observer) -> ModuleType:
    """The learner's `file` as an imported module; its own exceptions go through.

    `given` names definitions of the `stub`'s text that take the place of the learner's own.
    """
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    copies = _copies(module, stub, given, observed)
    vars(module).update(copies)
    vars(module)[_COPIES] = copies
    sys.modules[file.stem] = module
    sys.path.insert(0, str(file.parent))
    exec(_compiled(file, frozenset(copies)), vars(module))  # noqa: S102 - the learner's program
    vars(module).update(copies)
    return module


def _compiled(file: Path, replaced: frozenset[str]) -> CodeType:
    tree = ast.parse(file.read_bytes(), filename=file.name)
    tree.body = [_replacement(node) if _name(node) in replaced else node for node in tree.body]
    return compile(tree, file.name, "exec", dont_inherit=True)


def _name(node: ast.stmt) -> str | None:
    return node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else None


def _replacement(node: ast.stmt) -> ast.stmt:
    name = _name(node)
    assignment = ast.parse(f"{name} = {_COPIES}[{name!r}]").body[0]
    for part in ast.walk(assignment):
        ast.copy_location(part, node)
    return assignment


def _copies(
    module: ModuleType, stub: str, given: tuple[str, ...], observed: Observer
) -> dict[str, Any]:
    """The stub's own `given` definitions, made in a namespace that the learner's file can't see."""
    if not given:
        return {}
    namespace: dict[str, Any] = {"__name__": module.__name__}
    tree = ast.parse(stub, filename=f"{module.__name__}.py")
    tree.body = [node for node in tree.body if _is_import(node) or _name(node) in given]
    exec(compile(tree, f"{module.__name__}.py", "exec"), namespace)  # noqa: S102 - our own stub
    copies = {name: namespace[name] for name in given if name in namespace}
    for name, copy in copies.items():
        if inspect.isfunction(copy):
            copies[name] = observed(copy)
    return copies


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)
