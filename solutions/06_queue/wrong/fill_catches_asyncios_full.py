from asyncio import QueueFull
from multiprocessing import Queue


def fill(items, slots):
    shelf = Queue(slots)
    left = []
    for item in items:
        try:
            shelf.put_nowait(item)
        except QueueFull:
            left.append(item)
    return left
