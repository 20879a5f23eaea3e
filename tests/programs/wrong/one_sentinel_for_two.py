"""Two consumers, one None."""
from multiprocessing import Process, Queue

def consume(q):
    for _ in iter(q.get, None):
        pass

def main():
    q = Queue()
    ps = [Process(target=consume, args=(q,)) for _ in range(2)]
    for p in ps: p.start()
    for item in (1, 2, None):
        q.put(item)
    for p in ps: p.join()
    return "done"
