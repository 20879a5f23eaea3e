"""The file starts a process when it is loaded, and a spawned process loads it."""

from multiprocessing import Process, Value

total = Value("i", 0)


def work(value):
    value.value += 1


worker = Process(target=work, args=(total,))
worker.start()
worker.join()


def main():
    return total.value
