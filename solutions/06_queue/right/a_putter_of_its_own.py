"""A bounded shelf that a child fills while the takers take; tagged reports; an own context."""

from contextlib import suppress
from multiprocessing import get_context
from queue import Empty, Full
from time import sleep

fork = get_context("fork")
END = ("end", 0)


def fill(items, slots):
    shelf = fork.Queue(slots)
    waiting = iter(items)
    for item in waiting:
        try:
            shelf.put_nowait((item,))
        except Full:
            return [item, *waiting]
    return []


def drain(items, gap, patience):
    shelf = fork.Queue(1)

    def slowly():
        with suppress(KeyboardInterrupt):
            for item in items:
                sleep(gap)
                shelf.put(("item", item))
            shelf.put(END)

    child = fork.Process(target=slowly)
    child.start()
    taken = []
    with suppress(Empty):
        while (message := shelf.get(timeout=patience)) != END:
            taken.append(message[1])
    child.terminate()
    child.join()
    return taken


def carry(items, slots):
    shelf = fork.Queue(slots)

    def move():
        for item in items:
            shelf.put(("item", item))
        shelf.put(END)

    child = fork.Process(target=move)
    child.start()

    def unload():
        while (message := shelf.get()) != END:
            yield message[1]

    carried = list(unload())
    child.join()
    return carried


def share(items, takers):
    shelf, reports = fork.Queue(2), fork.Queue()

    def put():
        for item in items:
            shelf.put(("item", item))
        for _ in range(takers):
            shelf.put(END)

    def take(number):
        while (message := shelf.get()) != END:
            reports.put((number, "took", message[1]))
        reports.put((number, "went home", None))

    crew = [fork.Process(target=take, args=(n,)) for n in range(takers)]
    crew.append(fork.Process(target=put))
    for one in crew:
        one.start()
    lists, at_home = [[] for _ in range(takers)], 0
    while at_home < takers:
        number, what, item = reports.get()
        if what == "took":
            lists[number].append(item)
        else:
            at_home += 1
    for one in crew:
        one.join()
    return lists
