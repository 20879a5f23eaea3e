from multiprocessing import JoinableQueue, Process, Queue


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, reports, broken):
    while True:
        plate = sink.get()
        try:
            wash(plate, broken)
            reports.put(("washed", plate))
        except Broken:
            reports.put(("broken", plate))
        finally:
            sink.task_done()


def wash_all(plates, washers, broken):
    sink, reports = JoinableQueue(100), Queue()
    for plate in plates:
        sink.put(plate)
    for _ in range(washers):
        Process(target=work, args=(sink, reports, broken), daemon=True).start()
    sink.join()
    result = {"washed": [], "broken": []}
    for _ in plates:
        what, plate = reports.get()
        result[what].append(plate)
    return {what: sorted(found) for what, found in result.items()}
