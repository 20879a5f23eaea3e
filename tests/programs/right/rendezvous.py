"""Two semaphores: nobody goes on before the other has come."""
from multiprocessing import Process, RawArray, Semaphore

def meet(me, mine, other, came, saw):
    came[me] = 1
    other.release()
    mine.acquire()
    saw[me] = came[1 - me]

def main():
    a, b, came, saw = Semaphore(0), Semaphore(0), RawArray("i", 2), RawArray("i", 2)
    ps = [Process(target=meet, args=(0, a, b, came, saw)), Process(target=meet, args=(1, b, a, came, saw))]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(saw)
