from multiprocessing import Process, Queue


def take(shelf, results):
    results.put(list(iter(shelf.get, None)))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in [*items, None]:
        shelf.put(item)
    taker = Process(target=take, args=(shelf, results))
    taker.start()
    taken = results.get()
    taker.join()
    return [taken[number::takers] for number in range(takers)]
