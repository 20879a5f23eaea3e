"""Answers the judge's question where this process stands, once the run is already decided.

The answer comes twice: from Python, with what it knows of the lock that is waited for; and from
faulthandler, which also answers where Python does not get to run (a loop in C).
"""

import ast
import faulthandler
import signal
from collections.abc import Iterator
from multiprocessing import synchronize
from pathlib import Path
from types import FrameType
from typing import Any

from grader.engine.inside.channel import Channel
from grader.engine.wire import Frame, Stands

__all__ = ["QUESTION", "answer_questions"]

QUESTION = signal.SIGUSR2
"""The signal that asks; a program that uses it itself is only described less well."""


def answer_questions(channel: Channel, stacks: int, work: Path) -> None:
    """Install the answer in this process and all it forks; `stacks` is a descriptor."""

    def answer(_signal: int, frame: FrameType | None) -> None:
        channel.send(_stands(frame, work))

    signal.signal(QUESTION, answer)
    faulthandler.register(QUESTION, file=stacks, all_threads=False, chain=True)


def _stands(frame: FrameType | None, work: Path) -> Stands:
    stack = list(_outward(frame))
    frames = tuple(_place(one) for one in reversed(stack))
    lock = _awaited(stack, work)
    if lock is None or not _held_here(lock):
        return Stands(frames=frames[-50:])
    return Stands(frames=frames[-50:], twice=type(lock).__name__)


def _outward(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back


def _place(frame: FrameType) -> Frame:
    return Frame(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)


def _held_here(lock: synchronize.SemLock) -> bool:
    """Whether this process holds the lock, and so waits for itself."""
    return isinstance(lock, synchronize.Lock) and bool(vars(lock)["_semlock"]._is_mine())


def _awaited(stack: list[FrameType], work: Path) -> synchronize.SemLock | None:
    """The lock that the innermost frame waits for, where that can be said for certain."""
    if not stack:
        return None
    top = stack[0]
    if top.f_code.co_filename == synchronize.__file__:
        found = top.f_locals.get("self")
        return found if isinstance(found, synchronize.SemLock) else None
    if top.f_code.co_filename != work.name:
        return None
    return _lock_on_line(top, work)


def _lock_on_line(frame: FrameType, work: Path) -> synchronize.SemLock | None:
    """The lock whose `acquire` (or `with`) stands on the frame's line, if it is the only one."""
    tree = ast.parse(work.read_bytes())
    names = [name for name in _acquired(tree) if name.lineno == frame.f_lineno]
    values = [_value(name, frame) for name in names]
    locks = [value for value in values if isinstance(value, synchronize.SemLock)]
    return locks[0] if len(locks) == 1 else None


def _acquired(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=lock, attr="acquire")):
                yield lock
            case ast.With(items=items):
                yield from (item.context_expr for item in items)


def _value(expression: ast.expr, frame: FrameType) -> Any:
    """The value of a plain name or dotted name in `frame`, without running any code."""
    match expression:
        case ast.Name(id=name):
            return frame.f_locals.get(name, frame.f_globals.get(name))
        case ast.Attribute(value=owner, attr=name):
            holder = _value(owner, frame)
            return getattr(holder, "__dict__", {}).get(name)
    return None
