from multiprocessing import Process, Queue


def take(results, number, mine):
    results.put((number, mine))


def share(items, takers):
    results = Queue()
    crew = [
        Process(target=take, args=(results, number, items[number::takers]))
        for number in range(takers)
    ]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]
