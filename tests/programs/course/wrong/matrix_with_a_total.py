"""The rows are kept apart, and the trace that all add to is not."""
from multiprocessing import Array, Process, Value

A = [[1, 2], [3, 4]]


def row(i, rows, trace):
    total = 0
    for j, a in enumerate(A[i]):
        rows[i * 2 + j] = a * a
        if i == j:
            total += a * a
    trace.value = trace.value + total


def main():
    rows, trace = Array("i", 4), Value("i", 0)
    ps = [Process(target=row, args=(i, rows, trace)) for i in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return [list(rows), trace.value]
