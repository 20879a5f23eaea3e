from multiprocessing import Process, Queue


def load(shelf, items):
    for item in items:
        shelf.put_nowait(item)


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()

    carried = [shelf.get() for _ in items]
    child.join()
    return carried
