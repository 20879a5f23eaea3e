from multiprocessing import Process, Queue


def take(shelf, mine):
    while (item := shelf.get()) is not None:
        mine.append(item)


def share(items, takers):
    shelf = Queue()
    for item in [*items, *[None] * takers]:
        shelf.put(item)
    lists = [[] for _ in range(takers)]
    crew = [Process(target=take, args=(shelf, mine)) for mine in lists]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return lists
