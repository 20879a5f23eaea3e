"""A Crew as a context: hired at the start, sent home with terminate and join at the end."""

from multiprocessing import JoinableQueue, Process, Queue


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


class Crew:
    def __init__(self, size, broken):
        self.sink, self.reports, self.broken = JoinableQueue(), Queue(), broken
        self.members = [Process(target=self.work, daemon=True) for _ in range(size)]

    def __enter__(self):
        for member in self.members:
            member.start()
        return self

    def __exit__(self, *_):
        for member in self.members:
            member.terminate()
        for member in self.members:
            member.join()

    def work(self):
        while True:
            plate = self.sink.get()
            try:
                self.reports.put((plate, self.try_to_wash(plate)))
            finally:
                self.sink.task_done()

    def try_to_wash(self, plate):
        try:
            return wash(plate, self.broken) is None
        except Broken:
            return False

    def wash(self, plates):
        for plate in plates:
            self.sink.put(plate)
        self.sink.join()
        return [self.reports.get() for _ in plates]


def wash_all(plates, washers, broken):
    with Crew(washers, broken) as crew:
        reports = crew.wash(plates)
    return {
        "washed": sorted(plate for plate, good in reports if good),
        "broken": sorted(plate for plate, good in reports if not good),
    }
