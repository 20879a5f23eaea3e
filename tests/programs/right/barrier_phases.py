"""Write, meet, read what the other wrote."""
from multiprocessing import Barrier, Process, RawArray

def phase(me, barrier, cells, sums):
    cells[me] = me + 1
    barrier.wait()
    sums[me] = cells[0] + cells[1]

def main():
    barrier, cells, sums = Barrier(2), RawArray("i", 2), RawArray("i", 2)
    ps = [Process(target=phase, args=(me, barrier, cells, sums)) for me in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(sums)
