from multiprocessing import Process, Queue
from queue import Empty
def load(q, items):
    for i in items: q.put(i)
def carry(items, slots):
    q = Queue(slots)
    p = Process(target=load, args=(q, items)); p.start()
    out = []
    while True:
        try: out.append(q.get_nowait())
        except Empty:
            if not p.is_alive(): break
    p.join()
    return out
