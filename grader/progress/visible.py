"""An exercise's visible tests as they are written: read, and neither imported nor run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import ExerciseError
from grader.exercise import Exercise
from grader.language import paragraph

__all__ = ["VisibleTest", "visible_tests"]


@dataclass(frozen=True, slots=True)
class VisibleTest:
    """One test: its name, its points, its docstring, and the functions that it may call."""

    name: str
    points: float
    docstring: str
    mentioned: frozenset[str]
    """Every string that stands in it: the functions that it calls are among them."""

    @property
    def title(self) -> str:
        """What the learner reads as its name, in the language spoken now."""
        return paragraph(self.docstring) if self.docstring else self.name


def visible_tests(exercise: Exercise) -> tuple[VisibleTest, ...]:
    """The tests in the order of the files; ExerciseError when one is not Python."""
    return tuple(test for file in exercise.visible_tests for test in _tests(file))


def _tests(file: Path) -> Iterator[VisibleTest]:
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise ExerciseError(file, f"line {error.lineno}", "is not Python", "Mend it") from None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield VisibleTest(
                name=node.name,
                points=sum(map(_points, node.decorator_list)),
                docstring=ast.get_docstring(node) or "",
                mentioned=frozenset(_strings(node)),
            )


def _points(decorator: ast.expr) -> float:
    """N of `pytest.mark.points(N)`; 0 for every other decorator."""
    match decorator:
        case ast.Call(ast.Attribute(attr="points"), [ast.Constant(int() | float() as points)]):
            return float(points)
    return 0.0


def _strings(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value
