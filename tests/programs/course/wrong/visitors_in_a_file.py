"""A visitors' counter in a text file, as on the web pages of old."""
from multiprocessing import Process


def visit():
    with open("counter.txt") as f:
        n = int(f.read() or 0)
    with open("counter.txt", "w") as f:
        f.write(str(n + 1))


def main():
    with open("counter.txt", "w") as f:
        f.write("0")
    visitors = [Process(target=visit) for _ in range(2)]
    for v in visitors:
        v.start()
    for v in visitors:
        v.join()
    return int(open("counter.txt").read())
