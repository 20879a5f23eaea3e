"""What goes wrong in concurrent programs, as changes of a syntax tree: one at a time.

An operator gives a `Change` for each place where it applies; a change is made in place and undone.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

__all__ = ["CONCURRENCY", "Change", "Operator"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what it is called, and how it is made and undone."""

    name: str
    make: Callable[[], None]
    undo: Callable[[], None]


Operator = Callable[[ast.Module], Iterator[Change]]

_KIN = {
    "Lock": ("Semaphore(2)",),
    "RLock": ("Lock",),
    "Queue": ("JoinableQueue",),
    "JoinableQueue": ("Queue",),
    "Condition": ("Event",),
}
"""Primitives that are mixed up; one with parentheses replaces the whole call."""
_SWAPPED = {
    "acquire": "release",
    "release": "acquire",
    "start": "run",
    "join": "terminate",
    "put": "put_nowait",
    "get": "get_nowait",
    "terminate": "join",
    "wait": "is_set",
}


def _blocks(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Every list of statements within a function, once."""
    found: dict[int, list[ast.stmt]] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                for field in ("body", "orelse", "finalbody"):
                    block = getattr(node, field, None)
                    if block and isinstance(block, list):
                        found.setdefault(id(block), block)
    return iter(found.values())


def _text(node: ast.AST) -> str:
    return ast.unparse(node).splitlines()[0][:60]


def _replacing(name: str, block: list[ast.stmt], new: list[ast.stmt]) -> Change:
    old = list(block)

    def make() -> None:
        block[:] = new

    def undo() -> None:
        block[:] = old

    return Change(name, make, undo)


def _setting(name: str, node: ast.AST, field: str, new: object) -> Change:
    old = getattr(node, field)
    return Change(name, lambda: setattr(node, field, new), lambda: setattr(node, field, old))


def _is_prose(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def drop_a_statement(tree: ast.Module) -> Iterator[Change]:
    """A line is forgotten: an acquire, a join, a close, a sentinel, an update."""
    for block in _blocks(tree):
        for at, statement in enumerate(block):
            if _is_prose(statement) or isinstance(statement, ast.Pass | ast.Return):
                continue
            rest = [*block[:at], *block[at + 1 :]] or [ast.Pass()]
            yield _replacing(f"drop `{_text(statement)}`", block, rest)


def swap_two_statements(tree: ast.Module) -> Iterator[Change]:
    """Two lines in the wrong order: join before get, close before send."""
    for block in _blocks(tree):
        for at in range(len(block) - 1):
            one, two = block[at : at + 2]
            if _is_prose(one) or isinstance(two, ast.Return) or _independent(one, two):
                continue
            swapped = [*block[:at], two, one, *block[at + 2 :]]
            yield _replacing(f"`{_text(two)}` before `{_text(one)}`", block, swapped)


def _independent(one: ast.stmt, two: ast.stmt) -> bool:
    """Two assignments of which neither sees the other: in either order they are the same."""
    if not (isinstance(one, ast.Assign) and isinstance(two, ast.Assign)):
        return False
    mine, other = _names(one.targets), _names(two.targets)
    seen = _names([one.value, two.value]) | (mine & other)
    return not (mine | other) & seen


def _names(nodes: Iterable[ast.AST]) -> frozenset[str]:
    return frozenset(
        part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)
    )


def leave_the_with_early(tree: ast.Module) -> Iterator[Change]:
    """The critical section is too small: its last line, or its first, stands outside."""
    for block in _blocks(tree):
        for at, statement in enumerate(block):
            if not isinstance(statement, ast.With) or len(statement.body) < 2:
                continue
            yield _moved_out(block, at, statement, first=False)
            yield _moved_out(block, at, statement, first=True)


def _moved_out(block: list[ast.stmt], at: int, within: ast.With, *, first: bool) -> Change:
    moved = within.body[0 if first else -1]
    rest = within.body[1:] if first else within.body[:-1]
    smaller = ast.With(items=within.items, body=rest)
    new = [moved, smaller] if first else [smaller, moved]
    where = "before" if first else "after"
    name = f"`{_text(moved)}` {where} `{_text(within)}`"
    return _replacing(name, block, [*block[:at], *new, *block[at + 1 :]])


def open_the_with(tree: ast.Module) -> Iterator[Change]:
    """No critical section at all."""
    for block in _blocks(tree):
        for at, statement in enumerate(block):
            if isinstance(statement, ast.With) and not any(
                item.optional_vars for item in statement.items
            ):
                name = f"without `{_text(statement)}`"
                yield _replacing(name, block, [*block[:at], *statement.body, *block[at + 1 :]])


def call_its_opposite(tree: ast.Module) -> Iterator[Change]:
    """release for acquire, run for start, terminate for join."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _SWAPPED:
            other = _SWAPPED[node.attr]
            yield _setting(f"{other} for `{_text(node)}`", node, "attr", other)


def take_its_kin(tree: ast.Module) -> Iterator[Change]:
    """Another primitive of the same family."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = node.func.id if isinstance(node.func, ast.Name) else name
        for other in _KIN.get(name, ()):
            function, _, arguments = other.partition("(")
            made = ast.parse(f"__import__('multiprocessing').{function}", mode="eval").body
            old = (node.func, node.args)
            new = (made, [ast.Constant(int(arguments[:-1]))] if arguments else node.args)
            yield Change(
                f"{other} for `{_text(node)}`",
                lambda node=node, new=new: _set_call(node, *new),
                lambda node=node, old=old: _set_call(node, *old),
            )


def _set_call(node: ast.Call, function: ast.expr, arguments: list[ast.expr]) -> None:
    node.func, node.args = function, arguments


def drop_an_argument(tree: ast.Module) -> Iterator[Change]:
    """daemon=True, a queue's size, a time-out: forgotten."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        for keyword in node.keywords:
            if keyword.arg not in (None, "target", "args"):
                rest = [one for one in node.keywords if one is not keyword]
                yield _setting(f"no {keyword.arg} in `{_text(node)}`", node, "keywords", rest)


CONCURRENCY: tuple[Operator, ...] = (
    drop_a_statement,
    swap_two_statements,
    leave_the_with_early,
    open_the_with,
    call_its_opposite,
    take_its_kin,
    drop_an_argument,
)
