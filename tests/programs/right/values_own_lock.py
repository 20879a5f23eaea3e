"""The lock that a Value brings along."""
import multiprocessing as mp

def add(total, n):
    with total.get_lock():
        total.value = total.value + n

def main():
    total = mp.Value("i", 0)
    ps = []
    for n in (1, 2, 3):
        p = mp.Process(target=add, args=(total, n))
        p.start()
        ps.append(p)
    [p.join() for p in ps]
    return total.value
