from multiprocessing import Queue


def fill(items, slots):
    shelf = Queue()
    left = []
    for number, item in enumerate(items):
        if number < slots:
            shelf.put(item)
        else:
            left.append(item)
    return left
