from multiprocessing import Process, Queue, Value


def take(shelf, results, number, left):
    mine = []
    while left.value > 0:
        left.value -= 1
        mine.append(shelf.get())
    results.put((number, mine))


def share(items, takers):
    shelf, results, left = Queue(), Queue(), Value("i", len(items))
    for item in items:
        shelf.put(item)
    crew = [Process(target=take, args=(shelf, results, number, left)) for number in range(takers)]
    for one in crew:
        one.start()
    taken = dict(results.get() for _ in crew)
    for one in crew:
        one.join()
    return [taken[number] for number in range(takers)]
