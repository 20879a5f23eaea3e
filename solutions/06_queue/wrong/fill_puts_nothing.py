from multiprocessing import Queue


def fill(items, slots):
    Queue(slots)
    return items[slots:]
