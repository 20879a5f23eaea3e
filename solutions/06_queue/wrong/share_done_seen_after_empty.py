from multiprocessing import Event, Process, Queue
from queue import Empty
def take(q, done, out, k):
    mine = []
    while True:
        try: mine.append(q.get_nowait())
        except Empty:
            if done.is_set(): break
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
    return [m for k, m in sorted(res)]
