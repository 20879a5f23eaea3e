from multiprocessing import Lock, Process, Queue


def take(shelf, results, number, lock):
    mine = []
    while True:
        with lock:
            if shelf.empty():
                break
            mine.append(shelf.get())
    results.put((number, mine))


def share(items, takers):
    shelf, results, lock = Queue(), Queue(), Lock()
    for item in items:
        shelf.put(item)
    crew = [Process(target=take, args=(shelf, results, number, lock)) for number in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]
