"""Joined before the large result was taken."""
from multiprocessing import Process, Queue

def fill(q):
    q.put("x" * 200_000)

def main():
    q = Queue()
    p = Process(target=fill, args=(q,))
    p.start()
    p.join()
    return len(q.get())
