"""The dishwasher. Every plate gets washed, and the kitchen never closes; the README tells why.

See it with your own eyes before you mend anything (Ctrl+C stops it):

    python dishwasher.py            three plates, two washers
    python dishwasher.py broken     one of the plates breaks
"""

import sys
from multiprocessing import JoinableQueue, Process, Queue


class Broken(Exception):
    """The plate broke while it was washed."""


def wash(plate: str, broken: list[str]) -> None:
    """Wash one plate; raises Broken for one that is in `broken`.

    Given: call it, don't change it. The tests put their own copy in its place.
    """
    if plate in broken:
        raise Broken(plate)


def work(sink, clean, broken: list[str]) -> None:
    """What a washer does: take plates from the sink, one after the other, for ever."""
    # Work here: how does the sink learn that a plate is done? And what if it breaks?
    while True:
        plate = sink.get()
        wash(plate, broken)
        clean.put(plate)


def wash_all(plates: list[str], washers: int, broken: list[str]) -> dict[str, list[str]]:
    """Let `washers` processes wash the plates; return {"washed": [...], "broken": [...]}, sorted.

    The caller puts all plates on a JoinableQueue and waits with its join() until every one of them
    has been dealt with. The washers are daemons: they may live until the program ends, and go with
    it. Each takes plates from the queue and calls wash(plate, broken) for each, once. A plate for
    which wash raises Broken is broken, and its washer goes on with the next one. Plates may be
    equal; any text may be a plate.
    """
    sink, clean = JoinableQueue(), Queue()
    for _ in range(washers):
        # Work here: who ends these processes?
        Process(target=work, args=(sink, clean, broken)).start()
    for plate in plates:
        sink.put(plate)
    sink.join()
    return {"washed": sorted(clean.get() for _ in plates), "broken": []}


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "washed"
    fragile = ["jug"] if wanted == "broken" else []
    print(wash_all(["cup", "pan", "jug"], washers=2, broken=fragile))
