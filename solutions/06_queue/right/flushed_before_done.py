import random, time
from multiprocessing import Event, Process, Queue, Condition
from queue import Empty, Full
def fill(items, slots):
    q = Queue(slots); n = 0
    while n < len(items) and q.qsize() < slots:
        q.put(items[n]); n += 1
    return items[n:]
def bring(q, items, gap, cond):
    with cond:
        for i in items:
            if cond.wait(gap): return
            q.put(i)
def drain(items, gap, patience):
    q, cond = Queue(), Condition()
    p = Process(target=bring, args=(q, items, gap, cond), name="bringer"); p.start()
    got = []
    try:
        while True: got += [q.get(True, patience)]
    except Empty:
        with cond: cond.notify_all()
    p.join()
    return got
def load(q, items):
    for i in items:
        time.sleep(random.random() / 1000)
        q.put(i)
    q.close(); q.join_thread()
def carry(items, slots):
    q = Queue(slots)
    p = Process(target=load, args=(q, items)); p.start()
    got = []
    for k in range(len(items)):
        try: got.append(q.get(timeout=60))
        except Empty: raise RuntimeError("child is gone")
    p.join()
    return got
def take(q, done, out, k):
    mine = []
    while True:
        finished = done.is_set()
        try: mine.append(q.get_nowait())
        except Empty:
            if finished: break
            time.sleep(random.uniform(0, .1))
    out.put((k, mine))
def share(items, takers):
    q, done, out = Queue(), Event(), Queue()
    ps = [Process(target=take, args=(q, done, out, k)) for k in range(takers)]
    for p in ps: p.start()
    for i in items: q.put(i)
    q.close(); q.join_thread()
    done.set()
    res = [out.get() for p in ps]
    [p.join() for p in ps]
    return [m for k, m in sorted(res, key=lambda t: t[0])]
