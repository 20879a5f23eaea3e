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
            reports.put(plate)
        except Broken:
            reports.put(None)
        sink.task_done()


def wash_all(plates, washers, broken):
    sink, reports = JoinableQueue(), Queue()
    for _ in range(washers):
        Process(target=work, args=(sink, reports, broken), daemon=True).start()
    for plate in plates:
        sink.put(plate)
    sink.join()
    washed = [reports.get() for _ in plates]
    return {"washed": sorted(one for one in washed if one is not None), "broken": sorted(broken)}
