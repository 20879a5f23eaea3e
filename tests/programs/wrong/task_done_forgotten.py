"""A worker that skips task_done for what it does not like."""
from multiprocessing import JoinableQueue, Process

def worker(q):
    while True:
        n = q.get()
        if n < 0:
            continue
        q.task_done()

def main():
    q = JoinableQueue()
    Process(target=worker, args=(q,), daemon=True).start()
    for n in (1, -1):
        q.put(n)
    q.join()
    return "done"
