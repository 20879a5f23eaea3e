from multiprocessing import Process, Queue


def take(shelf, results, number):
    mine = []
    while (item := shelf.get()) is not None:
        mine.append(item)
    results.put((number, mine))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in items:
        shelf.put(item)
    for _ in range(takers):
        shelf.put(None)
    taken = []
    for number in range(takers):
        one = Process(target=take, args=(shelf, results, number))
        one.start()
        taken.append(results.get()[1])
        one.join()
    return taken
