"""A, then B, then C, whoever is started first."""
from multiprocessing import Process, Semaphore, SimpleQueue

def say(letter, wait_for, then, q):
    if wait_for:
        wait_for.acquire()
    q.put(letter)
    if then:
        then.release()

def main():
    ab, bc, q = Semaphore(0), Semaphore(0), SimpleQueue()
    ps = [Process(target=say, args=args) for args in
          (("C", bc, None, q), ("B", ab, bc, q), ("A", None, ab, q))]
    for p in ps: p.start()
    for p in ps: p.join()
    return "".join(q.get() for _ in ps)
