"""Two cells that belong together are read one after the other."""
from multiprocessing import Process, RawArray, RawValue

def move(cells):
    cells[0] -= 1
    cells[1] += 1

def main():
    cells = RawArray("i", [5, 5])
    p = Process(target=move, args=(cells,))
    p.start()
    total = cells[0] + cells[1]
    p.join()
    return total
