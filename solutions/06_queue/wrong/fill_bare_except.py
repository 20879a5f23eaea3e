from multiprocessing import Queue


def fill(items, slots):
    shelf = Queue(slots)
    fitted, left = set(), []
    for item in items:
        try:
            shelf.put_nowait(item)
            fitted.add(item)
        except:
            left.append(item)
    return left
