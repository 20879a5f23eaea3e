from multiprocessing import Process, Queue


def take(shelf, results, number):
    mine = []
    while (item := shelf.get()) is not None:
        mine.append(item)
    results.put((number, mine))


def share(items, takers):
    results = Queue()
    shelves = [Queue() for _ in range(takers)]
    for number, item in enumerate(items):
        shelves[number % takers].put(item)
    for shelf in shelves:
        shelf.put(None)
    crew = [Process(target=take, args=(shelves[n], results, n)) for n in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]
