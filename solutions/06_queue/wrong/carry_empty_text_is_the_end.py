from multiprocessing import Process, Queue


def load(shelf, items):
    for item in items:
        shelf.put(item)
    shelf.put("")


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()

    carried = list(iter(shelf.get, ""))
    child.join()
    return carried
