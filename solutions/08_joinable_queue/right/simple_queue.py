"""A SimpleQueue has no feeder: what was put before task_done is there after join."""

from multiprocessing import JoinableQueue, Process, SimpleQueue


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


class Washer(Process):
    def __init__(self, sink, washed, shards, broken):
        super().__init__(daemon=True)
        self.sink, self.washed, self.shards, self.fragile = sink, washed, shards, broken

    def run(self):
        while True:
            plate = self.sink.get()
            try:
                wash(plate, self.fragile)
            except Broken:
                self.shards.put(plate)
            else:
                self.washed.put(plate)
            self.sink.task_done()


def all_of(queue):
    found = []
    while not queue.empty():
        found.append(queue.get())
    return sorted(found)


def wash_all(plates, washers, broken):
    sink, washed, shards = JoinableQueue(), SimpleQueue(), SimpleQueue()
    for _ in range(washers):
        Washer(sink, washed, shards, broken).start()
    for plate in plates:
        sink.put(plate)
    sink.join()
    return {"washed": all_of(washed), "broken": all_of(shards)}
