"""A producer that has to wait for room."""
from multiprocessing import Process, Queue

def produce(q):
    for n in range(4):
        q.put(n)
    q.put("end")

def main():
    q = Queue(maxsize=1)
    p = Process(target=produce, args=(q,))
    p.start()
    got = list(iter(q.get, "end"))
    p.join()
    return got
