from multiprocessing import Process, Queue


def carry(items, slots):
    shelf = Queue(slots)
    children = [Process(target=shelf.put, args=(item,)) for item in items]
    for child in children:
        child.start()
    carried = [shelf.get() for _ in items]
    for child in children:
        child.join()
    return carried
