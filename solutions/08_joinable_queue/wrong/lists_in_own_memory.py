from multiprocessing import JoinableQueue, Process


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, result, broken):
    while True:
        plate = sink.get()
        try:
            wash(plate, broken)
            result["washed"].append(plate)
        except Broken:
            result["broken"].append(plate)
        sink.task_done()


def wash_all(plates, washers, broken):
    sink, result = JoinableQueue(), {"washed": [], "broken": []}
    for _ in range(washers):
        Process(target=work, args=(sink, result, broken), daemon=True).start()
    for plate in plates:
        sink.put(plate)
    sink.join()
    return {what: sorted(found) for what, found in result.items()}
