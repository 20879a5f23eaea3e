"""The stockroom, mended: one lock around each whole change, every change told to the Manager."""

import sys
import time
from multiprocessing import Lock, Manager, Process


def take(stock, door, item: str, count: int) -> None:
    """Read, walk and write with the door closed behind oneself."""
    with door:
        seen = stock[item]
        time.sleep(0.1)
        stock[item] = seen - count


def ship(stock: dict[str, int], orders: list[tuple[str, int]]) -> dict[str, int]:
    """Carry out the orders; return what is left."""
    with Manager() as manager:
        shared, door = manager.dict(stock), Lock()
        run_all(take, [(shared, door, *order) for order in orders])
        return dict(shared)


def put(shelves, door, shelf: str, item: str, count: int) -> None:
    """Take a copy of the shelf, change that, and give it to the Manager as the new one."""
    with door:
        items = shelves[shelf]
        time.sleep(0.1)
        items[item] += count
        shelves[shelf] = items


def restock(
    shelves: dict[str, dict[str, int]],
    deliveries: list[tuple[str, str, int]],
) -> dict[str, dict[str, int]]:
    """Put away the deliveries; return all shelves."""
    with Manager() as manager:
        shared, door = manager.dict(shelves), Lock()
        run_all(put, [(shared, door, *delivery) for delivery in deliveries])
        return dict(shared)


def write(log, worker: int, lines: int) -> None:
    """An append is one call, and so needs no lock."""
    for line in range(lines):
        log.append(f"w{worker}-{line}")


def log_all(workers: int, lines: int) -> list[str]:
    """Let each worker write its lines; return the whole log."""
    with Manager() as manager:
        log = manager.list()
        run_all(write, [(log, worker, lines) for worker in range(workers)])
        return list(log)


def run_all(target, rows: list[tuple]) -> None:
    """Run `target` in one process per row of arguments, all at once; return when all ended."""
    processes = [Process(target=target, args=row) for row in rows]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "ship"
    if wanted == "ship":
        print("10 apples, 5 orders of one:", ship({"apple": 10}, [("apple", 1)] * 5))
    elif wanted == "restock":
        print("3 cups and 4 more:", restock({"top": {"cup": 3}}, [("top", "cup", 4)]))
    elif wanted == "log":
        print("9 lines are due:", log_all(workers=3, lines=3))
