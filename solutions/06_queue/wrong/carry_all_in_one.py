from multiprocessing import Process, Queue


def load(shelf, items):
    shelf.put(items)


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()

    carried = shelf.get()
    child.join()
    return carried
