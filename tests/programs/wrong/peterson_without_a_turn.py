"""Look first, then say that one is inside."""
from multiprocessing import Process, RawArray, RawValue

def enter(me, flag, inside, most):
    while flag[1 - me]:
        pass
    flag[me] = 1
    inside.value += 1
    most[me] = inside.value
    inside.value -= 1
    flag[me] = 0

def main():
    flag, inside, most = RawArray("i", 2), RawValue("i", 0), RawArray("i", 2)
    ps = [Process(target=enter, args=(me, flag, inside, most)) for me in (0, 1)]
    for p in ps: p.start()
    for p in ps: p.join()
    return max(most)
