"""More is put than fits, before anybody takes."""
from multiprocessing import Process, Queue

def consume(q):
    for _ in range(3):
        q.get()

def main():
    q = Queue(2)
    for n in range(3):
        q.put(n)
    p = Process(target=consume, args=(q,))
    p.start()
    p.join()
    return "done"
