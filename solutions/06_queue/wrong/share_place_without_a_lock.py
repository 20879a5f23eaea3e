from multiprocessing import Process, Queue, Value, Array
def take(k, q, owners, at):
    while True:
        i = q.get()
        if i is None: break
        n = at.value
        owners[n] = k
        at.value = n + 1
def share(items, takers):
    q, owners, at = Queue(), Array("i", [-1]*max(1,len(items))), Value("i", 0)
    for i in items: q.put(i)
    for _ in range(takers): q.put(None)
    ps = [Process(target=take, args=(k, q, owners, at)) for k in range(takers)]
    for p in ps: p.start()
    for p in ps: p.join()
    return [[i for i, o in zip(items, owners) if o == k] for k in range(takers)]
