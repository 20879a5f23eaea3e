"""Two consumers, a None for each of them."""
from multiprocessing import Process, Queue

def consume(q, results):
    got = 0
    for item in iter(q.get, None):
        got += item
    results.put(got)

def main():
    q, results = Queue(), Queue()
    ps = [Process(target=consume, args=(q, results)) for _ in range(2)]
    for p in ps: p.start()
    for item in (5, None, None):
        q.put(item)
    total = sum(results.get() for _ in ps)
    for p in ps: p.join()
    return total
