from multiprocessing import Process, Queue


def take(shelf, results, number, most):
    mine = []
    while (item := shelf.get()) is not None:
        if len(mine) == most:
            shelf.put(item)
            shelf.put(None)
            break
        mine.append(item)
    results.put((number, mine))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in items:
        shelf.put(item)
    for _ in range(takers):
        shelf.put(None)
    crew = [Process(target=take, args=(shelf, results, number, -(-len(items) // takers))) for number in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]
