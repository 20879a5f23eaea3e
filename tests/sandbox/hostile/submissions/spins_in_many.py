# verdict: runaway
"""Each process computes a little, together they compute for ever."""
from multiprocessing import Process
def spin():
    while True:
        pass
def total(numbers):
    children = [Process(target=spin) for _ in range(6)]
    for child in children:
        child.start()
    for child in children:
        child.join()
