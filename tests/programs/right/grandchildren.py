"""A child that has a child of its own."""
from multiprocessing import Process, SimpleQueue, current_process

def leaf(q):
    q.put(current_process().name)

def branch(q):
    p = Process(target=leaf, args=(q,), name="leaf")
    p.start()
    p.join()
    q.put(current_process().name)

def main():
    q = SimpleQueue()
    p = Process(target=branch, args=(q,), name="branch")
    p.start()
    p.join()
    return [q.get(), q.get()]
