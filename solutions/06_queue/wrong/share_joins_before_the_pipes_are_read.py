from multiprocessing import Pipe, Process, Queue


def take(shelf, line):
    line.send(list(iter(shelf.get, None)))


def share(items, takers):
    shelf = Queue()
    for item in [*items, *[None] * takers]:
        shelf.put(item)
    pipes = [Pipe(duplex=False) for _ in range(takers)]
    crew = [Process(target=take, args=(shelf, there)) for _, there in pipes]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return [here.recv() for here, _ in pipes]
