"""Daemons work until every task is done."""
from multiprocessing import JoinableQueue, Lock, Process, RawValue

def worker(tasks, lock, total):
    while True:
        n = tasks.get()
        with lock:
            total.value += n
        tasks.task_done()

def main():
    tasks, lock, total = JoinableQueue(), Lock(), RawValue("i", 0)
    Process(target=worker, args=(tasks, lock, total), daemon=True).start()
    for n in (1, 2, 3):
        tasks.put(n)
    tasks.join()
    return total.value
