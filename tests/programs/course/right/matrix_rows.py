"""A product of matrices: a process for each row, the result in one shared array."""
from multiprocessing import Process, RawArray

A = [[1, 2], [3, 4], [5, 6]]
B = [[1, 0, 2], [0, 1, 3]]


class RowWorker(Process):
    def __init__(self, row, result):
        super().__init__(name=f"row {row}")
        self.row, self.result = row, result

    def run(self):
        columns = len(B[0])
        values = [sum(a * b[j] for a, b in zip(A[self.row], B)) for j in range(columns)]
        self.result[self.row * columns:(self.row + 1) * columns] = values


def main():
    result = RawArray("d", len(A) * len(B[0]))
    rows = [RowWorker(i, result) for i in range(len(A))]
    for row in rows:
        row.start()
    for row in rows:
        row.join()
    return [list(result[i:i + 3]) for i in range(0, 9, 3)]
