"""Everything that a child needs is handed to it: it works under every start method."""

from multiprocessing import Lock, Pipe, Process, Value

STEP = 2


def add(total, lock, times, end):
    for _ in range(times):
        with lock:
            total.value += STEP
    end.send("done")
    end.close()


def main():
    total, lock = Value("i", 1), Lock()
    ours, theirs = Pipe(duplex=False)
    workers = [Process(target=add, args=(total, lock, times, theirs)) for times in (1, 2)]
    for worker in workers:
        worker.start()
    theirs.close()
    said = [ours.recv() for _ in workers]
    for worker in workers:
        worker.join()
    return [said, total.value, [worker.exitcode for worker in workers]]
