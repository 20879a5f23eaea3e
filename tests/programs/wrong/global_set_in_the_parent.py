"""A spawned process loads the file anew: the global is as the file says."""

from multiprocessing import Process, Queue

step = 1


def work(results):
    results.put(step)


def main():
    global step
    step = 5
    results = Queue()
    worker = Process(target=work, args=(results,))
    worker.start()
    worker.join()
    return results.get()
