"""No sentinel: each guest knows beforehand how many dishes are its own."""

import time
from multiprocessing import Process, Queue
def cook(dishes, counter, t):
    for d in dishes: time.sleep(t); counter.put(d)
def guest(count, counter, q, t):
    ate = []
    for _ in range(count):
        ate.append(counter.get()); time.sleep(t)
    q.put(ate)
def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, q = Queue(slots), Queue()
    each, more = divmod(len(dishes), guests)
    ps = [Process(target=guest, args=(each + (n < more), counter, q, eat_time)) for n in range(guests)]
    ps += [Process(target=cook, args=(dishes[n::cooks], counter, cook_time)) for n in range(cooks)]
    [p.start() for p in ps]
    out = [q.get() for _ in range(guests)]
    [p.join() for p in ps]
    return out
