"""What locks, queues, values and the like are called: as in the learner's code, if it is clear."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from grader.engine import creations as made
from grader.engine import operations as ops
from grader.engine.operations import ObjectId
from grader.engine.trace import Step
from grader.language import Text
from grader.report.printable import printable

__all__ = ["thing_names"]

_LONGEST = 20

_KINDS: dict[type, Text] = {
    made.NewLock: Text("lock", "锁"),
    made.NewRLock: Text("lock", "锁"),
    made.NewSemaphore: Text("semaphore", "信号量"),
    made.NewCondition: Text("condition", "条件"),
    made.NewManagedCondition: Text("condition", "条件"),
    made.NewEvent: Text("event", "事件"),
    made.NewManagedEvent: Text("event", "事件"),
    made.NewBarrier: Text("barrier", "屏障"),
    made.NewQueue: Text("queue", "队列"),
    made.NewSimpleQueue: Text("queue", "队列"),
    made.NewManagedQueue: Text("queue", "队列"),
    made.NewPrivateQueue: Text("queue", "队列"),
    made.NewPipe: Text("pipe", "管道"),
    made.NewMemory: Text("value", "共享变量"),
    made.NewSegment: Text("shared memory", "共享内存"),
    made.NewBytes: Text("shared bytes", "共享字节"),
    made.NewMailbox: Text("mailbox", "信箱"),
}
_ITS_LOCK = Text("{thing}’s lock", "{thing} 的锁")

_WITH, _ELEMENT = "with", "[]"
_USES: dict[type, tuple[str, ...]] = {
    ops.Acquire: ("acquire", _WITH),
    ops.Release: ("release", _WITH),
    ops.ConditionWait: ("wait", "wait_for"),
    ops.Notify: ("notify", "notify_all"),
    ops.EventSet: ("set",),
    ops.EventClear: ("clear",),
    ops.EventIsSet: ("is_set",),
    ops.EventWait: ("wait",),
    ops.BarrierWait: ("wait",),
    ops.Put: ("put", "put_nowait"),
    ops.Get: ("get", "get_nowait"),
    ops.TaskDone: ("task_done",),
    ops.Send: ("send", "send_bytes"),
    ops.Receive: ("recv", "recv_bytes"),
    ops.Read: ("value", _ELEMENT),
    ops.Write: ("value", _ELEMENT),
}
"""By which attribute a line of code does what the operation is."""


def thing_names(
    steps: Iterable[Step], created: Iterable[made.Creation], source: tuple[str, ...], file: str
) -> dict[ObjectId, Text]:
    """A name for each object; no two have the same, but the ends of one pipe may.

    It is the expression that every line of `file` uses for it, if that is one and short; else the
    kind of thing, with a number where there are several.
    """
    all_made = tuple(created)
    spoken = _spoken(steps, _expressions(source), file)
    names = {thing: Text(name, name) for thing, name in spoken.items()}
    kinds = Counter(_kind(one).en for one in all_made if one.object not in names)
    numbers: Counter[str] = Counter()
    for one in all_made:
        name = _kind(one)
        if kinds[name.en] > 1 and one.object not in names:
            numbers[name.en] += 1
            name = Text(f"{name.en} {numbers[name.en]}", f"{name.zh} {numbers[name.en]}")
        names.setdefault(one.object, name)
        if isinstance(one, made.NewPipe):
            names.setdefault(one.other, name)
    for one in all_made:
        if isinstance(one, made.NewMemory) and one.lock and one.lock not in spoken:
            names[one.lock] = _ITS_LOCK.filled(thing=names[one.object])
    return names


def _kind(creation: made.Creation) -> Text:
    if isinstance(creation, made.NewMemory) and creation.length > 1:
        return Text("array", "数组")
    return _KINDS[type(creation)]


def _expressions(source: tuple[str, ...]) -> dict[int, dict[str, set[str]]]:
    """For each line: by which attribute which expressions are used in it."""
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    try:
        tree = ast.parse("\n".join(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return found
    for node in ast.walk(tree):
        for attribute, used in _used(node):
            for line in range(used.lineno, (used.end_lineno or used.lineno) + 1):
                found[line][attribute].add(ast.unparse(used))
    return found


def _used(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Attribute(value=value, attr=attribute):
            yield attribute, value
        case ast.Subscript(value=value):
            yield _ELEMENT, value
        case ast.With(items=items):
            for item in items:
                yield _WITH, item.context_expr


def _spoken(
    steps: Iterable[Step], expressions: dict[int, dict[str, set[str]]], file: str
) -> dict[ObjectId, str]:
    """The objects that have one name, and one that is nobody else's."""
    names: dict[ObjectId, set[str]] = defaultdict(set)
    for step in steps:
        place = step.place
        if place is None or PurePath(place.file).name != file:
            continue
        thing = getattr(step.operation, "object", None) or getattr(step.operation, "end", None)
        uses = _USES.get(type(step.operation), ())
        used = set().union(*(expressions[place.line][use] for use in uses))
        if thing and len(used) == 1:
            names[thing] |= used
    sole = {thing: min(found) for thing, found in names.items() if len(found) == 1}
    times = Counter(sole.values())
    return {
        thing: printable(name)
        for thing, name in sole.items()
        if times[name] == 1 and len(name) <= _LONGEST
    }
