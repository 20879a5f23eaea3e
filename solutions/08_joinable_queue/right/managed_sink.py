"""The sink is a Manager's JoinableQueue, the lists are kept by it too."""

from multiprocessing import Manager, Process


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
    manager = Manager()
    sink, clean, shards = manager.JoinableQueue(), manager.list(), manager.list()
    crew = [
        Process(target=work, args=(sink, clean, shards, broken), daemon=True)
        for _ in range(washers)
    ]
    for one in crew:
        one.start()
    for plate in plates:
        sink.put(plate)
    sink.join()
    for one in crew:
        one.terminate()
        one.join()
    return {"washed": sorted(clean), "broken": sorted(shards)}
