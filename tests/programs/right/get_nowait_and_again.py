"""get_nowait, and again until all that is expected has come."""
import queue
from multiprocessing import Process, Queue

def put(q):
    q.put(1)
    q.put(2)

def main():
    q = Queue()
    p = Process(target=put, args=(q,))
    p.start()
    got = []
    while len(got) < 2:
        try:
            got.append(q.get_nowait())
        except queue.Empty:
            pass
    p.join()
    return got
