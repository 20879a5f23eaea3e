from multiprocessing import Pipe, Process, Queue


def take(shelf, line):
    line.send(list(iter(shelf.get, None)))


def share(items, takers):
    shelf = Queue()
    for item in [*items, *[None] * takers]:
        shelf.put(item)
    lists = []
    for _ in range(takers):
        here, there = Pipe(duplex=False)
        Process(target=take, args=(shelf, there)).start()
        lists.append(here.recv())
    return lists
