from multiprocessing import Process, Queue


def take(shelf, results, number):
    while True:
        results.put((number, shelf.get()))


def share(items, takers):
    shelf, results = Queue(), Queue()
    for item in items:
        shelf.put(item)
    crew = [Process(target=take, args=(shelf, results, number)) for number in range(takers)]
    for one in crew:
        one.start()
    while not shelf.empty():
        pass
    for one in crew:
        one.terminate()
        one.join()
    lists = [[] for _ in crew]
    while not results.empty():
        number, item = results.get()
        lists[number].append(item)
    return lists
