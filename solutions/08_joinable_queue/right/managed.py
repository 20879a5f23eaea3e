"""A Manager keeps the lists."""

from multiprocessing import JoinableQueue, Manager, Process


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, clean, shards, broken):
    while True:
        plate = sink.get()
        try:
            wash(plate, broken)
            clean.append(plate)
        except Broken:
            shards.append(plate)
        finally:
            sink.task_done()


def wash_all(plates, washers, broken):
    with Manager() as manager:
        sink, clean, shards = JoinableQueue(), manager.list(), manager.list()
        for _ in range(washers):
            Process(target=work, args=(sink, clean, shards, broken), daemon=True).start()
        for plate in plates:
            sink.put(plate)
        sink.join()
        return {"washed": sorted(clean), "broken": sorted(shards)}
