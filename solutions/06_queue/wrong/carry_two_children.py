from multiprocessing import Process, Queue
def load(q, part):
    for i in part: q.put(i)
def carry(items, slots):
    q = Queue(slots)
    half = len(items)//2
    a = Process(target=load, args=(q, items[:half])); b = Process(target=load, args=(q, items[half:]))
    a.start(); b.start()
    out = [q.get() for _ in items]
    a.join(); b.join()
    return out
