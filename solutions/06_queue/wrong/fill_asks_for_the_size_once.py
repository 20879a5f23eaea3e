from multiprocessing import Queue
def fill(items, slots):
    q = Queue(slots)
    room = slots - q.qsize() - 1
    for i in items[:room]: q.put(i)
    return items[room:]
