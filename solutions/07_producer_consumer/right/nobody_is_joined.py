"""Semaphores say what may still be taken and what is there; nobody is joined."""

import time
from multiprocessing import Process, Queue, SimpleQueue, Semaphore
def cook(dishes, counter, bell, t):
    for d in dishes:
        time.sleep(t); counter.put(d); bell.release()
def guest(counter, bell, more, out, t):
    me = []
    while more.acquire(False):
        bell.acquire(); d = counter.get(); time.sleep(t); me.append(d)
    out.put(me)
def serve(dishes, cooks, guests, slots, cook_time=0, eat_time=0):
    counter, out, bell, more = Queue(slots), SimpleQueue(), Semaphore(0), Semaphore(len(dishes))
    for n in range(cooks): Process(target=cook, args=(dishes[n::cooks], counter, bell, cook_time)).start()
    for n in range(guests): Process(target=guest, args=(counter, bell, more, out, eat_time)).start()
    return [out.get() for _ in range(guests)]
