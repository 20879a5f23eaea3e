"""empty() says what has arrived, not what will."""
from multiprocessing import Process, Queue

def put(q):
    for n in range(2):
        q.put(n)

def main():
    q = Queue()
    p = Process(target=put, args=(q,))
    p.start()
    got = []
    while not q.empty():
        got.append(q.get())
    p.join()
    return got
