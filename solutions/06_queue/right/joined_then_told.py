from multiprocessing import JoinableQueue, Process, Queue, Semaphore, Array, Event
from queue import Empty, Full
import time
def fill(items, slots):
    q = Queue(maxsize=slots)
    left = items[:]
    while left:
        try: q.put(left[0], True, 0)
        except Full: break
        del left[0]
    return left
class Bringer(Process):
    daemon = True
    def __init__(self, q, items, gap):
        Process.__init__(self); self.q=q; self.items=items; self.gap=gap
    def run(self):
        start = time.time()
        for n, i in enumerate(self.items, 1):
            time.sleep(max(0, start + n*self.gap - time.time()))
            self.q.put(i)
def drain(items, gap, patience):
    q = Queue()
    p = Bringer(q, items, gap); p.start()
    got = []
    last = time.perf_counter()
    while True:
        left = patience - (time.perf_counter() - last)
        if left <= 0: break
        try: got.append(q.get(timeout=left)); last = time.perf_counter()
        except Empty: break
    p.kill(); p.join(); p.close()
    return got
def carry(items, slots):
    q = Queue(slots); back = JoinableQueue()
    def move():
        for i in items: q.put(i)
        back.put(len(items))
    p = Process(target=move, daemon=True); p.start()
    got = []
    for _ in range(len(items)): got.append(q.get())
    assert back.get() == len(got)
    p.join()
    return got
def take(q, ready, mine):
    while True:
        ready.acquire()
        item = q.get()
        if item is None:
            q.task_done(); break
        mine.put((item,)); q.task_done()
    mine.put(None)
def share(items, takers):
    q, ready = JoinableQueue(), Semaphore(0)
    outs = [Queue() for _ in range(takers)]
    ps = [Process(target=take, args=(q, ready, o)) for o in outs]
    for p in ps: p.start()
    for i in items: q.put(i); ready.release()
    q.join()
    for _ in ps: q.put(None); ready.release()
    res = []
    for o in outs:
        mine = []
        while True:
            x = o.get()
            if x is None: break
            mine.append(x[0])
        res.append(mine)
    for p in ps: p.join()
    return res
