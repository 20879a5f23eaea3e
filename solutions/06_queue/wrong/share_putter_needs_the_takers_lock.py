from multiprocessing import Process, Queue, Lock
def take(k, q, out, lock):
    mine = []
    while True:
        with lock: i = q.get()
        if i is None: break
        mine.append(i)
    out.put((k, mine))
def share(items, takers):
    q, out, lock = Queue(), Queue(), Lock()
    ps = [Process(target=take, args=(k, q, out, lock)) for k in range(takers)]
    for p in ps: p.start()
    for i in [*items, *[None]*takers]:
        with lock: q.put(i)
    res = dict(out.get() for _ in ps)
    for p in ps: p.join()
    return [res[k] for k in range(takers)]
