"""Workers put their records on a queue; one listener alone writes the log file, until None."""
from multiprocessing import Process, Queue


def listener(queue, path):
    with open(path, "a") as log:
        for record in iter(queue.get, None):
            log.write(record + "\n")
            log.flush()


def worker(number, queue):
    queue.put(f"INFO worker {number} starts")
    queue.put(f"INFO worker {number} ends")


def main():
    queue = Queue(-1)
    writes = Process(target=listener, args=(queue, "app.log"))
    writes.start()
    workers = [Process(target=worker, args=(n, queue)) for n in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    queue.put_nowait(None)
    writes.join()
    with open("app.log") as log:
        return sorted(log.read().splitlines())
