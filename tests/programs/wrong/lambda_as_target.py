"""A lambda can't be pickled, and a spawned process gets its target as a pickle."""

from multiprocessing import Process, Queue


def main():
    results = Queue()
    worker = Process(target=lambda: results.put(1))
    worker.start()
    worker.join()
    return results.get()
