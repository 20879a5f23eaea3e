"""Runners pass the baton: each has an event to wait for and one to set."""
import time
from multiprocessing import Event, Process, SimpleQueue


def runner(number, mine, following, finish):
    mine.wait()
    time.sleep(0.1)
    finish.put(number)
    following.set()


def main():
    batons = [Event() for _ in range(4)]
    finish = SimpleQueue()
    team = [Process(target=runner, args=(i, batons[i], batons[i + 1], finish)) for i in range(3)]
    for one in team:
        one.start()
    batons[0].set()
    batons[3].wait()
    for one in team:
        one.join()
    return [finish.get() for _ in team]
