"""Mutual exclusion from reads and writes alone."""
from multiprocessing import Process, RawArray, RawValue

def enter(me, flag, turn, inside, most):
    other = 1 - me
    flag[me] = True
    turn.value = other
    while flag[other] and turn.value == other:
        pass
    inside.value += 1
    most[me] = inside.value
    inside.value -= 1
    flag[me] = False

def main():
    flag, turn = RawArray("b", 2), RawValue("i", 0)
    inside, most = RawValue("i", 0), RawArray("i", 2)
    ps = [Process(target=enter, args=(me, flag, turn, inside, most)) for me in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(most)
