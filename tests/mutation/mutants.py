"""Mutants of a reference solution: each has one mistake, made by an operator.

The ordinary operators (numbers, comparisons, booleans, loops) are Cosmic Ray's, those of concurrent
programs our own (`operators`). A mutant has a name by which an exercise's `mutants.toml` says why
it is no mistake at all.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

from tests.mutation.operators import CONCURRENCY, Operator

__all__ = ["Mutant", "mutants_of"]

_ORDINARY = (
    "core/NumberReplacer",
    "core/ReplaceTrueWithFalse",
    "core/ReplaceFalseWithTrue",
    "core/ReplaceAndWithOr",
    "core/ReplaceOrWithAnd",
    "core/ReplaceBreakWithContinue",
    "core/ZeroIterationForLoop",
    "core/AddNot",
    "core/ReplaceComparisonOperator_Lt_LtE",
    "core/ReplaceComparisonOperator_LtE_Lt",
    "core/ReplaceComparisonOperator_Gt_GtE",
    "core/ReplaceComparisonOperator_GtE_Gt",
    "core/ReplaceComparisonOperator_Eq_NotEq",
    "core/ReplaceBinaryOperator_Add_Sub",
    "core/ReplaceBinaryOperator_Sub_Add",
    "core/ReplaceBinaryOperator_Mul_Add",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed `source`; `name` says what was changed where, as `function: change`."""

    name: str
    source: str


def mutants_of(source: str, given: tuple[str, ...]) -> tuple[Mutant, ...]:
    """Every mutant of `source` that differs from it and from the others.

    What is `given` by the stub is replaced in grading, so it is left as it is.
    """
    seen = {_normal(source, given)}
    found = []
    for mutant in (*_concurrent(source, given), *_ordinary(source)):
        normal = _normal(mutant.source, given)
        if normal is not None and normal not in seen:
            seen.add(normal)
            found.append(mutant)
    return tuple(_numbered(found))


def _numbered(mutants: list[Mutant]) -> Iterator[Mutant]:
    """Names that no two share: the second of the same name is `... #2`."""
    counts: dict[str, int] = {}
    for mutant in mutants:
        counts[mutant.name] = number = counts.get(mutant.name, 0) + 1
        yield mutant if number == 1 else Mutant(f"{mutant.name} #{number}", mutant.source)


def _normal(source: str, given: tuple[str, ...]) -> str | None:
    """The program without what is given and without its main guard; None where it is none."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return None
    tree.body = _own(tree, given)
    return ast.dump(tree)


def _own(tree: ast.Module, given: tuple[str, ...]) -> list[ast.stmt]:
    """What of a program is graded: a call of a function passes by the main guard."""
    named = [node for node in tree.body if getattr(node, "name", None) not in given]
    return [
        node for node in named if not (isinstance(node, ast.If) and "__name__" in ast.dump(node))
    ]


def _concurrent(source: str, given: tuple[str, ...]) -> Iterator[Mutant]:
    tree = ast.parse(source)
    for part in _own(tree, given):
        for operator in CONCURRENCY:
            yield from _changed(tree, part, operator)


def _changed(tree: ast.Module, part: ast.stmt, operator: Operator) -> Iterator[Mutant]:
    name = getattr(part, "name", "module")
    for change in operator(ast.Module(body=[part], type_ignores=[])):
        change.make()
        try:
            yield Mutant(f"{name}: {change.name}", ast.unparse(ast.fix_missing_locations(tree)))
        finally:
            change.undo()


def _ordinary(source: str) -> Iterator[Mutant]:
    lines = source.splitlines()
    for name in _ORDINARY:
        operator = get_operator(name)()
        occurrence = 0
        while (mutated := mutate_code(source, operator, occurrence)) is not None:
            yield Mutant(_difference(lines, mutated.splitlines()), mutated)
            occurrence += 1


def _difference(before: list[str], after: list[str]) -> str:
    """The first line that differs, as it was and as it is, behind the definition it stands in."""
    at = next(
        (n for n, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]), 0
    )
    heads = [line for line in before[: at + 1] if line.startswith(("def ", "class "))]
    name = heads[-1].split()[1].partition("(")[0].rstrip(":") if heads else "module"
    return f"{name}: `{after[at].strip()}` for `{before[at].strip()}`"
