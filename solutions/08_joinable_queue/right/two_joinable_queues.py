"""The reports are a JoinableQueue as well, filled before the washers are started."""

from contextlib import contextmanager
from multiprocessing import get_context

fork = get_context("fork")


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


@contextmanager
def one_of(queue):
    item = queue.get()
    try:
        yield item
    finally:
        queue.task_done()


def outcome(plate, broken):
    try:
        wash(plate, broken)
    except Broken:
        return "broken"
    return "washed"


def wash_all(plates, washers, broken):
    sink, reports = fork.JoinableQueue(), fork.JoinableQueue()

    def work():
        while True:
            with one_of(sink) as plate:
                reports.put((outcome(plate, broken), plate))

    for plate in plates:
        sink.put(plate)
    for _ in range(washers):
        fork.Process(target=work, daemon=True).start()
    sink.join()
    result = {"washed": [], "broken": []}
    for _ in range(len(plates)):
        with one_of(reports) as (what, plate):
            result[what].append(plate)
    reports.join()
    return {what: sorted(those) for what, those in result.items()}
