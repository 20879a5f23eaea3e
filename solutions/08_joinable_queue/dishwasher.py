"""The dishwasher, mended: every plate is reported done, whatever became of it, and only then."""

import sys
from multiprocessing import JoinableQueue, Process, Queue


class Broken(Exception):
    """The plate broke while it was washed."""


def wash(plate: str, broken: list[str]) -> None:
    """Wash one plate; raises Broken for one that is in `broken`."""
    if plate in broken:
        raise Broken(plate)


def work(sink, reports, broken: list[str]) -> None:
    """Wash for ever; say what became of the plate, and then that it is done."""
    while True:
        plate = sink.get()
        try:
            wash(plate, broken)
            reports.put(("washed", plate))
        except Broken:
            reports.put(("broken", plate))
        finally:
            sink.task_done()


def wash_all(plates: list[str], washers: int, broken: list[str]) -> dict[str, list[str]]:
    """Put all plates, wait until they are done, and take as many reports as there are plates."""
    sink, reports = JoinableQueue(), Queue()
    for _ in range(washers):
        Process(target=work, args=(sink, reports, broken), daemon=True).start()
    for plate in plates:
        sink.put(plate)
    sink.join()
    result = {"washed": [], "broken": []}
    for _ in plates:
        what, plate = reports.get()
        result[what].append(plate)
    return {what: sorted(found) for what, found in result.items()}


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "washed"
    fragile = ["jug"] if wanted == "broken" else []
    print(wash_all(["cup", "pan", "jug"], washers=2, broken=fragile))
