from multiprocessing import Process, Queue


def take(shelf, results, number):
    mine = []
    while True:
        item = shelf.get()
        if item == 0:
            break
        mine.append(item)
    results.put((number, mine))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in items:
        shelf.put(item)
    for _ in range(takers):
        shelf.put(0)
    crew = [Process(target=take, args=(shelf, results, number)) for number in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]
