from multiprocessing import Process, Queue


def load(shelf, items):
    for item in items:
        shelf.put(item)


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()

    child.join()
    carried = []
    for _ in items:
        carried.append(shelf.get())
    return carried
