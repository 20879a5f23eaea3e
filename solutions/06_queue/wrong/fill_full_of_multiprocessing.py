import multiprocessing


def fill(items, slots):
    shelf = multiprocessing.Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except multiprocessing.Full:
            left.append(item)
    return left
