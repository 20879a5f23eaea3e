from multiprocessing import Process, Queue


def take(shelf, results, number):
    mine = []
    while (item := shelf.get()) is not None:
        mine.append(item)
    results.put((number, mine))


def put(shelf, items):
    for item in items:
        shelf.put(item)


def share(items, takers):
    shelf, results = Queue(), Queue()
    putter = Process(target=put, args=(shelf, items))
    putter.start()
    crew = [Process(target=take, args=(shelf, results, number)) for number in range(takers)]
    for one in crew:
        one.start()
    for _ in range(takers):
        shelf.put(None)
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    putter.join()
    return [taken[number] for number in range(takers)]
