"""Takers inherit the items; what lies on the shelf are the places where to find them."""

from multiprocessing import Process, Queue
import queue
import time


def fill(items, slots):
    q = Queue(slots)
    n = 0
    while n < len(items):
        try:
            q.put_nowait(items[n])
        except queue.Full:
            break
        else:
            n += 1
    return items[n:]


def child(q, items, gap):
    for i in items:
        q.put(i)
        time.sleep(gap)


def drain(items, gap, patience):
    q = Queue()
    p = Process(target=child, args=(q, items, gap))
    p.start()
    result = []
    while 1:
        try:
            x = q.get(timeout=patience)
            result.append(x)
        except queue.Empty:
            break
    p.terminate()
    p.join()
    q.close()
    return result


def carry(items, slots):
    q = Queue(slots)
    p = Process(target=child, args=(q, items, 0))
    p.start()
    result = []
    for i in range(len(items)):
        result.append(q.get())
    p.join()
    q.close()
    q.join_thread()
    return result


def taker(n, items, q, out):
    while True:
        i = q.get()
        if i < 0:
            break
        out.put((n, i))
    out.put((n, -1))


def share(items, takers):
    q = Queue()
    out = Queue()
    for i in range(len(items)):
        q.put(i)
    for n in range(takers):
        q.put(-1)
    ps = [Process(target=taker, args=(n, items, q, out)) for n in range(takers)]
    [p.start() for p in ps]
    result = [[] for p in ps]
    left = takers
    while left > 0:
        n, i = out.get()
        if i == -1:
            left -= 1
        else:
            result[n].append(items[i])
    [p.join() for p in ps]
    return result
