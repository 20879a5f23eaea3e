import multiprocessing as mp
from queue import Empty, Full
shelf = None

def fill(items, slots):
    q = mp.Queue(slots)
    def rec(rest):
        if not rest: return []
        try: q.put_nowait(rest[0])
        except Full: return list(rest)
        return rec(rest[1:])
    return rec(items)

def bring(q, items, gap, stop):
    for item in items:
        q.put(item)
        if stop.poll(gap): break

def drain(items, gap, patience):
    q = mp.Queue()
    a, b = mp.Pipe()
    p = mp.Process(target=bring, args=(q, items, gap, b)); p.start()
    got = []
    def grab():
        try: got.append(q.get(timeout=patience))
        except Empty: return False
        return True
    while grab(): pass
    a.send("go"); p.join()
    return got

def mover():
    while True:
        x = work.get()
        if x is None: break
        shelf.put(x)
    shelf.put(None)

def carry(items, slots):
    global shelf, work
    shelf, work = mp.Queue(slots), mp.SimpleQueue()
    p = mp.Process(target=mover); p.start()
    f = mp.Process(target=lambda: [work.put(i) for i in [*items, None]]); f.start()
    out = []
    while (x := shelf.get()) is not None: out.append(x)
    p.join(); f.join()
    return out

class Chain:
    def __init__(self, takers):
        self.q, self.r, self.n = mp.Queue(), mp.Queue(), takers
    def __iter__(self):
        while True:
            x = self.q.get()
            if isinstance(x, tuple) and x[0] == "end":
                if x[1] > 1: self.q.put(("end", x[1] - 1))
                return
            yield x[1]
    def taker(self, k):
        self.r.put((k, list(self)))

def share(items, takers):
    c = Chain(takers)
    ps = [mp.Process(target=c.taker, args=(k,)) for k in range(takers)]
    for p in ps: p.start()
    for i in items: c.q.put(("item", i))
    c.q.put(("end", takers))
    out = dict(c.r.get() for _ in ps)
    for p in ps: p.join()
    return [out[k] for k in sorted(out)]
