import queue


def fill(items, slots):
    shelf = queue.Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except queue.Full:
            left.append(item)
    return left
