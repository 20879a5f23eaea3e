"""The cooks meet at a barrier once all they put is there; partial functions as targets."""

from functools import partial
from multiprocessing import Barrier, Pipe, Process, Queue
from time import sleep as rest
def cook(menu, number, cooks, counter, barrier, t):
    for d in [m for i, m in enumerate(reversed(menu)) if i % cooks == number]:
        rest(t); counter.put({"dish": d})
    counter.close(); counter.join_thread(); barrier.wait()
def guest(counter, w, t):
    ate = ()
    while True:
        item = counter.get()
        if not item: break
        rest(t); ate += (item["dish"],)
    w.send(ate); w.close()
def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, barrier = Queue(slots), Barrier(cooks + 1)
    pipes = [Pipe(False) for _ in range(guests)]
    todo = [partial(cook, dishes, n, cooks, counter, barrier, cook_time) for n in range(cooks)] + [partial(guest, counter, w, eat_time) for _, w in pipes]
    ps = [Process(target=t) for t in todo]
    for p in ps: p.start()
    barrier.wait()
    for _ in range(guests): counter.put({})
    out = [list(r.recv()) for r, _ in pipes]
    for p in ps: p.join()
    return out
