from multiprocessing import Process, Queue
from queue import Full
def load(q, items):
    for i in items:
        try: q.put(i, timeout=2)
        except Full: pass
def carry(items, slots):
    q = Queue(slots)
    p = Process(target=load, args=(q, items)); p.start()
    out = [q.get() for _ in items]
    p.join()
    return out
