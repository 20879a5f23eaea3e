"""The last one to come runs the action before anybody goes on."""
from multiprocessing import Barrier, Process, RawArray, RawValue

def phase(me, barrier, total, seen, cells):
    cells[me] = me + 1
    barrier.wait()
    seen[me] = total.value

def main():
    total, seen, cells = RawValue("i", 0), RawArray("i", 2), RawArray("i", 2)
    def add_up():
        total.value = sum(cells[:])
    barrier = Barrier(2, action=add_up)
    ps = [Process(target=phase, args=(me, barrier, total, seen, cells)) for me in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(seen)
