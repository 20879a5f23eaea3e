"""Washers that look again and again; the results lie in shared numbers, the plates in a module list."""

import time
from multiprocessing import Array, JoinableQueue, Process, Semaphore
from queue import Empty

PLATES = []


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, turn, done, broken):
    while True:
        try:
            number = sink.get_nowait()
        except Empty:
            time.sleep(0.01)
            continue
        state = b"w"
        try:
            wash(PLATES[number], broken)
        except Broken:
            state = b"b"
        with turn:
            done[number] = state
        sink.task_done()


def wash_all(plates, washers, broken):
    PLATES[:] = plates
    sink, turn, done = JoinableQueue(), Semaphore(1), Array("c", max(1, len(plates)))
    for _ in range(washers):
        Process(target=work, args=(sink, turn, done, broken), daemon=True).start()
    for number in range(len(plates)):
        sink.put(number)
    sink.join()
    states = done[:]
    result = {}
    for name in ("washed", "broken"):
        result[name] = sorted(p for n, p in enumerate(plates) if states[n] == ord(name[0]))
    return result
