"""One pipe for all reports, with a lock at its writing end; read before the join."""

from multiprocessing import JoinableQueue, Lock, Pipe, Process


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, line, lock, broken):
    while True:
        plate = sink.get()
        try:
            wash(plate, broken)
            good = True
        except Broken as error:
            good = False
            del error
        with lock:
            line.send([plate, good])
        sink.task_done()


def wash_all(plates, washers, broken):
    sink, lock = JoinableQueue(), Lock()
    here, there = Pipe(duplex=False)
    for _ in range(washers):
        Process(target=work, args=(sink, there, lock, broken), daemon=True).start()
    for plate in plates:
        sink.put_nowait(plate)
    reports = [here.recv() for _ in plates]
    sink.join()
    return {
        "washed": sorted(plate for plate, good in reports if good),
        "broken": sorted(plate for plate, good in reports if not good),
    }
