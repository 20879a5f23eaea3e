"""Loads a learner's file, with the grader's own copies of the given functions.

A given function is replaced where it is defined and not afterwards, so that whoever keeps a
reference to it (a default argument, a class attribute, a list made at import) keeps the copy.
"""

import ast
import inspect
import marshal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

__all__ = ["Observer", "compiled", "load", "script"]

Observer = Callable[[FunctionType], Callable[..., Any]]
"""Wraps a given function so that its calls are reported."""

_COPIES = "__grader_given__"


def compiled(file: Path, given: tuple[str, ...], stub: str, counted: bool = False) -> bytes:
    """The learner's `file` and the grader's copies as code, for `load`; SyntaxError and the like.

    `given` names definitions of the `stub`'s text that take the place of the learner's own. With
    `counted`, every `for` loop counts its rounds in a variable: an explored run tells by it
    whether a process has come any further.
    """
    tree = ast.parse(file.read_bytes(), filename=file.name)
    places = {name: node for node in tree.body if (name := _name(node))}
    copies, names = _copies(file.name, stub, given, places)
    return marshal.dumps((_compiled(tree, file, names, counted), copies, tuple(names)))


def load(file: Path, code: bytes, observed: Observer, names: tuple[str, ...]) -> ModuleType:
    """The learner's `file`, `compiled` before, as an imported module; its exceptions go through.

    The first of `names` is what it is called; it is to be found by each of them.
    """
    module, run = _prepared(file, code, observed, names)
    run()
    return module


def script(file: Path, code: bytes, observed: Observer) -> Callable[[], None]:
    """Runs the learner's `file`, `compiled` before, as `python FILE` does: as the main module."""
    return _prepared(file, code, observed, ("__main__",))[1]


def _prepared(
    file: Path, code: bytes, observed: Observer, names: tuple[str, ...]
) -> tuple[ModuleType, Callable[[], None]]:
    """The module of that name, to be found already, and what runs the file in it."""
    work, stub, replaced = marshal.loads(code)  # noqa: S302 - made by `compiled`, in this run or one before
    module = ModuleType(names[0])
    module.__file__ = str(file)
    copies = _made(module, stub, replaced, observed)
    vars(module).update(copies)
    vars(module)[_COPIES] = copies
    sys.modules.update(dict.fromkeys(names, module))
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))

    def run() -> None:
        exec(work, vars(module))  # noqa: S102 - the learner's program
        vars(module).update(copies)

    return module, run


def _compiled(tree: ast.Module, file: Path, replaced: frozenset[str], counted: bool) -> CodeType:
    if counted:
        tree = _LoopCounters().visit(tree)
    tree.body = [_replacement(node) if _name(node) in replaced else node for node in tree.body]
    return compile(tree, file.name, "exec", dont_inherit=True)


class _LoopCounters(ast.NodeTransformer):
    """Gives each `for` loop within a function a variable that counts its rounds."""

    def __init__(self) -> None:
        self._loops = 0
        self._within = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self._within += 1
        self.generic_visit(node)
        self._within -= 1
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        within, self._within = self._within, 0
        self.generic_visit(node)
        self._within = within
        return node

    def visit_For(self, node: ast.For) -> ast.AST | list[ast.AST]:
        self.generic_visit(node)
        if not self._within:
            return node
        self._loops += 1
        counter = f"__round_{self._loops}"
        node.body.insert(0, _copied(ast.parse(f"{counter} += 1").body[0], node))
        return [_copied(ast.parse(f"{counter} = 0").body[0], node), node]


def _copied(statement: ast.stmt, place: ast.stmt) -> ast.stmt:
    for part in ast.walk(statement):
        ast.copy_location(part, place)
    return statement


def _name(node: ast.stmt) -> str | None:
    return node.name if isinstance(node, ast.FunctionDef | ast.ClassDef) else None


def _replacement(node: ast.stmt) -> ast.stmt:
    name = _name(node)
    return _copied(ast.parse(f"{name} = {_COPIES}[{name!r}]").body[0], node)


def _copies(
    file: str, stub: str, given: tuple[str, ...], places: Mapping[str, ast.stmt]
) -> tuple[CodeType | None, frozenset[str]]:
    """The stub's own `given` definitions as code, and their names.

    Their lines are those of the learner's definitions in `places`: that is what a learner sees.
    """
    if not given:
        return None, frozenset()
    tree = ast.parse(stub, filename=file)
    names = frozenset(name for node in tree.body if (name := _name(node)) in given and name)
    tree.body = [node for node in tree.body if _is_import(node) or _name(node) in names]
    for node in tree.body:
        place = places.get(_name(node) or "")
        if place is not None:
            _move(node, place)
    return compile(tree, file, "exec", dont_inherit=True), names


def _move(node: ast.stmt, place: ast.stmt) -> None:
    """Give the lines of `node` the numbers that `place` has.

    Where that says something else, none is beyond its last.
    """
    ast.increment_lineno(node, place.lineno - node.lineno)
    ours, theirs = _statements(node), _statements(place)
    if list(map(ast.dump, ours)) == list(map(ast.dump, theirs)):
        for one, other in zip(ours, theirs, strict=True):
            for part, twin in zip(ast.walk(one), ast.walk(other), strict=True):
                ast.copy_location(part, twin)
    last = place.end_lineno or place.lineno
    for part in ast.walk(node):
        if isinstance(part, ast.stmt | ast.expr) and (part.end_lineno or 0) > last:
            part.lineno, part.end_lineno = min(part.lineno, last), last
            part.col_offset = part.end_col_offset = 0


def _statements(node: ast.stmt) -> list[ast.stmt]:
    """What a definition says, but for its documentation."""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef):
        return []
    return node.body[ast.get_docstring(node, clean=False) is not None :]


def _made(
    module: ModuleType, stub: CodeType | None, names: tuple[str, ...], observed: Observer
) -> dict[str, Any]:
    """The copies, made in a namespace that the learner's file can't see."""
    if stub is None:
        return {}
    namespace: dict[str, Any] = {"__name__": module.__name__}
    exec(stub, namespace)  # noqa: S102 - our own stub
    copies = {name: namespace[name] for name in names}
    return {
        name: observed(copy) if inspect.isfunction(copy) else copy for name, copy in copies.items()
    }


def _is_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)
