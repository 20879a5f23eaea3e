"""Random small programs as text: what they do for real must be among what exploration finds.

Each process writes what it saw into an array of its own, which commutes with all that others do.
Before each operation it spins as often as it is told, so that real runs differ from each other.
"""

from collections.abc import Iterator
from random import Random

__all__ = ["SPINS", "STEPS", "generated"]

SPINS = 12
"""How many numbers of spins `main` takes."""
_HEAD = """\
import os
from multiprocessing import *
from queue import Empty, Full


def spin(rounds):
    while rounds:
        rounds -= 1


def add(total, amount):
    before = total.value
    total.value = before + amount
    return before


def took(box, empty=-1):
    try:
        return box.get_nowait()
    except Empty:
        return empty


def placed(box, item):
    try:
        box.put_nowait(item)
    except Full:
        return 0
    return 1


def heard(end):
    data = end.recv_bytes()
    return len(data)


def known(mapping, key):
    try:
        return mapping[key]
    except KeyError:
        return -1


def size_of(name):
    try:
        with open(name) as file:
            return len(file.read())
    except FileNotFoundError:
        return -1


"""

_OBJECTS = {
    "total": "Value('i', 0)",
    "raw": "RawValue('i', 0)",
    "cells": "Array('i', 3)",
    "lock": "Lock()",
    "again": "RLock()",
    "places": "BoundedSemaphore(2)",
    "flag": "Event()",
    "gate": "Barrier(2)",
    "news": "Condition()",
    "box": "Queue()",
    "small": "Queue(1)",
    "plain": "SimpleQueue()",
    "jobs": "JoinableQueue()",
    "book": "Manager().dict(a=0)",
    "names": "Manager().list([0])",
}
STEPS = {
    "total": (
        "seen[{n}] = add(total, {k})",
        "with total.get_lock(): seen[{n}] = add(total, {k})",
        "seen[{n}] = total.value",
    ),
    "raw": ("seen[{n}] = add(raw, {k})", "raw.value = {k}", "seen[{n}] = raw.value"),
    "cells": (
        "cells[{c}] += {k}",
        "seen[{n}] = sum(cells)",
        "cells[:2] = [{k}, {k}]",
        "with cells: seen[{n}] = cells[0] + cells[1]",
    ),
    "lock": (
        "with lock: seen[{n}] = add(raw, {k})",
        "seen[{n}] = lock.acquire(False) and lock.release() is None",
        "lock.acquire(); seen[{n}] = add(raw, {k}); lock.release()",
        "seen[{n}] = lock.acquire(timeout=1) and lock.release() is None",
    ),
    "again": ("with again, again: seen[{n}] = add(raw, {k})", "with again: raw.value = {k}"),
    "places": (
        "with places: seen[{n}] = add(raw, {k})",
        "seen[{n}] = places.acquire(False) and places.release() is None",
    ),
    "flag": (
        "flag.set()",
        "flag.clear()",
        "seen[{n}] = flag.is_set()",
        "seen[{n}] = flag.wait(1)",
        "flag.wait()",
    ),
    "gate": ("seen[{n}] = gate.wait()", "seen[{n}] = gate.n_waiting"),
    "news": (
        "with news: raw.value = {k}; news.notify()",
        "with news: raw.value = {k}; news.notify_all()",
        "with news: seen[{n}] = news.wait(1)",
        "with news: seen[{n}] = news.wait_for(lambda: raw.value, 1)",
    ),
    "box": (
        "box.put({k})",
        "seen[{n}] = took(box)",
        "seen[{n}] = box.get()",
        "seen[{n}] = box.empty()",
        "seen[{n}] = box.qsize()",
    ),
    "small": ("seen[{n}] = placed(small, {k})", "seen[{n}] = took(small)", "small.put({k})"),
    "plain": ("plain.put({k})", "seen[{n}] = plain.empty()", "seen[{n}] = plain.get()"),
    "jobs": ("jobs.put({k})", "seen[{n}] = jobs.get(); jobs.task_done()", "jobs.join()"),
    "book": (
        "book['a'] += {k}",
        "seen[{n}] = known(book, 'b')",
        "book['b'] = {k}",
        "seen[{n}] = len(book)",
        "seen[{n}] = book.setdefault('b', {k})",
    ),
    "names": ("names.append({k})", "seen[{n}] = len(names)", "names[0] += {k}"),
    "file": (
        "with open('f', 'w') as file: file.write('x' * {k})",
        "with open('f', 'a') as file: file.write('x' * {k})",
        "seen[{n}] = size_of('f')",
        "seen[{n}] = os.path.exists('f')",
        "with open('g{k}', 'w') as file: file.write('yy')\n    os.replace('g{k}', 'f')",
    ),
    "pipe": ("near.send({k})", "near.send_bytes(b'x' * {k})", "near.close()"),
}
_READS = ("seen[{n}] = far.poll()", "seen[{n}] = heard(far)", "seen[{n}] = far.poll(1)")
"""Of a pipe only one process may read: two would get halves of messages."""
_NEEDS = {"lock": ["raw"], "again": ["raw"], "places": ["raw"], "news": ["raw"]}
_ENDS = ("", "", "", "", "    os._exit({k})\n", "    raise SystemExit({k})\n")
_LAST = {"total": "total.value", "raw": "raw.value", "cells": "cells[:]", "book": "dict(book)"}


def generated(seed: int) -> str:
    """A program with a function `main(spins)`, the same for the same seed."""
    random = Random(seed)  # noqa: S311 - no secret
    kinds = random.sample(sorted(STEPS), random.choice((1, 1, 2)))
    needed = dict.fromkeys(name for kind in kinds for name in (*_NEEDS.get(kind, ()), kind))
    count = random.choice((2, 2, 2, 3))
    numbers = iter(range(100))
    workers = [_worker(random, one, kinds, [*needed], numbers) for one in range(count)]
    return _HEAD + "\n\n".join([*workers, _main(random, count, [*needed])])


def _names(needed: list[str]) -> str:
    return ", ".join(
        part
        for name in needed
        for part in (("near", "far") if name == "pipe" else (name,))
        if name != "file"
    )


def _worker(
    random: Random, number: int, kinds: list[str], needed: list[str], numbers: Iterator[int]
) -> str:
    lines = []
    for step in range(random.choice((1, 2, 2, 3))):
        kind = random.choice(kinds)
        text = random.choice(_READS if (kind, number) == ("pipe", 0) else STEPS[kind])
        lines.append(f"    spin(spins[{next(numbers) % SPINS}])\n")
        lines.append("    " + text.format(n=step, k=random.randint(1, 3), c=random.randrange(2)))
        lines.append("\n")
    end = random.choice(_ENDS).format(k=random.randint(1, 3))
    return f"def work_{number}({_names([*needed, 'seen', 'spins'])}):\n{''.join(lines)}{end}"


def _main(random: Random, count: int, needed: list[str]) -> str:
    lines = ["def main(spins):"]
    for name in needed:
        if name == "pipe":
            lines.append("    far, near = Pipe(False)")
        elif name != "file":
            lines.append(f"    {name} = {_OBJECTS[name]}")
    lines.append(f"    seen = [RawArray('i', 3) for _ in range({count})]")
    lines.append("    workers = [")
    given = _names([*needed, "seen[{n}]", "spins"])
    for number in range(count):
        daemon = ", daemon=True" if random.random() < 0.2 else ""
        lines.append(
            f"        Process(target=work_{number}, args=({given.format(n=number)}){daemon}),"
        )
    lines.append("    ]")
    lines.append("    for one in workers:\n        one.start()")
    killed = random.random() < 0.15
    if killed:
        lines.append("    spin(spins[0])\n    workers[0].terminate()")
    lines.append("    for one in workers:\n        one.join()")
    last = ", ".join(text for name, text in _LAST.items() if name in needed)
    lines.append("    codes = [one.exitcode for one in workers]")
    lines.append(f"    return codes, [part[:] for part in seen], [{last}]")
    return "\n".join(lines) + "\n"
