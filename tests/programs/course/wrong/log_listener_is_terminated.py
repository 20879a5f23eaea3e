"""When the workers are done the listener is ended, whatever it has still to write."""
from multiprocessing import Process, Queue


def listener(queue):
    while True:
        record = queue.get()
        with open("app.log", "a") as log:
            log.write(record + "\n")


def worker(number, queue):
    queue.put(f"worker {number}")


def main():
    open("app.log", "w").close()
    queue = Queue()
    writes = Process(target=listener, args=(queue,), daemon=True)
    writes.start()
    workers = [Process(target=worker, args=(n, queue)) for n in range(2)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    writes.terminate()
    writes.join()
    with open("app.log") as log:
        return len(log.readlines())
