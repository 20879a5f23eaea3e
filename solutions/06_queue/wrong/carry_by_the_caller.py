from multiprocessing import Queue


def carry(items, slots):
    shelf = Queue(slots)
    carried = []
    for item in items:
        shelf.put(item)
        carried.append(shelf.get())
    return carried
