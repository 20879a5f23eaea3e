"""Two events, taken in turn."""
from multiprocessing import Event, Process, RawArray, RawValue

def player(mine, other, log, at, me):
    for _ in range(2):
        mine.wait()
        mine.clear()
        log[at.value] = me
        at.value += 1
        other.set()

def main():
    a, b, log, at = Event(), Event(), RawArray("i", 4), RawValue("i", 0)
    ps = [Process(target=player, args=(a, b, log, at, 1)), Process(target=player, args=(b, a, log, at, 2))]
    for p in ps: p.start()
    a.set()
    for p in ps: p.join()
    return list(log)
