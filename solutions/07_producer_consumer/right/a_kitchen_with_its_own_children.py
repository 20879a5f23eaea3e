"""One process is the kitchen: the cooks are its children, and it tells the guests the end."""

import time
from multiprocessing import Process, Queue
def cook(dishes, counter, t):
    for d in dishes: time.sleep(t); counter.put(d)
def kitchen(dishes, cooks, guests, counter, t):
    team = [Process(target=cook, args=(dishes[n::cooks], counter, t)) for n in range(cooks)]
    for p in team: p.start()
    for p in team: p.join()
    for _ in range(guests): counter.put(None)
def guest(me, counter, q, t):
    while (d := counter.get()) is not None:
        time.sleep(t); q.put((me, d))
    q.put((me, None))
def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, q = Queue(slots), Queue()
    ps = [Process(target=kitchen, args=(dishes, cooks, guests, counter, cook_time))]
    ps += [Process(target=guest, args=(n, counter, q, eat_time)) for n in range(guests)]
    for p in ps: p.start()
    out = {n: [] for n in range(guests)}; gone = 0
    while gone < guests:
        n, d = q.get()
        if d is None: gone += 1
        else: out[n].append(d)
    for p in ps: p.join()
    return list(out.values())
