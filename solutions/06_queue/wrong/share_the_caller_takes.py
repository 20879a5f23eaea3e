from multiprocessing import Process, Queue


def share(items, takers):
    shelf = Queue()
    putter = Process(target=lambda: [shelf.put(item) for item in items])
    putter.start()
    lists = [[] for _ in range(takers)]
    for number in range(len(items)):
        lists[number % takers].append(shelf.get())
    putter.join()
    return lists
