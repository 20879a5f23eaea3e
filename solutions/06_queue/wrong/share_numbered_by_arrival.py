from multiprocessing import Process, Queue, Value, Array, Lock
def take(k, q, owners, at, lock):
    while True:
        i = q.get()
        if i is None: break
        with lock:
            owners[at.value] = k
            at.value += 1
def share(items, takers):
    q, owners, at, lock = Queue(), Array("i", [-1]*max(1,len(items))), Value("i", 0), Lock()
    for i in items: q.put(i)
    for _ in range(takers): q.put(None)
    ps = [Process(target=take, args=(k, q, owners, at, lock)) for k in range(takers)]
    for p in ps: p.start()
    for p in ps: p.join()
    return [[i for i, o in zip(items, owners) if o == k] for k in range(takers)]
