"""A queue with one token in it is a lock."""
from multiprocessing import Process, Queue, RawValue

def add(token, counter):
    t = token.get()
    counter.value += 1
    token.put(t)

def main():
    token, counter = Queue(1), RawValue("i", 0)
    token.put("token")
    ps = [Process(target=add, args=(token, counter)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    token.get()
    return counter.value
