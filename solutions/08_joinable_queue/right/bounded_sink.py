"""A small sink; the reports of broken plates and of clean ones on queues of their own, counted."""

from multiprocessing import JoinableQueue, Process, Queue, Value


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, clean, shards, counts, broken):
    while True:
        plate = sink.get()
        try:
            wash(plate, broken)
        except Broken:
            with counts[1].get_lock():
                counts[1].value += 1
            shards.put(plate)
        else:
            with counts[0]:
                counts[0].value += 1
            clean.put(plate)
        finally:
            sink.task_done()


def wash_all(plates, washers, broken):
    sink, clean, shards = JoinableQueue(2), Queue(), Queue()
    counts = [Value("i", 0), Value("i", 0)]
    crew = [
        Process(target=work, args=(sink, clean, shards, counts, broken), daemon=True)
        for _ in range(washers)
    ]
    [one.start() for one in crew]
    for plate in plates:
        sink.put(plate, block=True)
    sink.join()
    return {
        "washed": sorted(clean.get() for _ in range(counts[0].value)),
        "broken": sorted(shards.get() for _ in range(counts[1].value)),
    }
