from multiprocessing import Process, Queue

shelf, results = Queue(), Queue()


def take(number):
    mine = []
    while (item := shelf.get()) is not None:
        mine.append(item)
    shelf.put(None)
    results.put((number, mine))


def share(items, takers):
    crew = [Process(target=take, args=(number,)) for number in range(takers)]
    for one in crew:
        one.start()
    for item in [*items, None]:
        shelf.put(item)
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]
