from multiprocessing import JoinableQueue, Process, SimpleQueue
def take(k, q, out):
    while True:
        i = q.get(); q.task_done(); out.put((k, i))
def share(items, takers):
    q, out = JoinableQueue(), SimpleQueue()
    for k in range(takers): Process(target=take, args=(k, q, out), daemon=True).start()
    for i in items: q.put(i)
    q.join()
    res = [[] for _ in range(takers)]
    while not out.empty():
        k, i = out.get(); res[k].append(i)
    return res
