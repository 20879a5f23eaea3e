from multiprocessing import Process, Queue


def load(shelf, items):
    for item in items:
        shelf.put(item)


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()

    child.join(timeout=5)
    carried = []
    while not shelf.empty():
        carried.append(shelf.get())
    child.terminate()
    return carried
