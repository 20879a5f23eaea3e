from multiprocessing import Array, JoinableQueue, Process, Value


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, at, kinds, which, broken):
    while True:
        number, plate = sink.get()
        try:
            wash(plate, broken)
            state = 1
        except Broken:
            state = 2
        place = at.value
        kinds[place], which[place] = state, number
        at.value = place + 1
        sink.task_done()


def wash_all(plates, washers, broken):
    sink, at = JoinableQueue(), Value("i", 0)
    kinds, which = Array("i", len(plates)), Array("i", len(plates))
    for _ in range(washers):
        Process(target=work, args=(sink, at, kinds, which, broken), daemon=True).start()
    for pair in enumerate(plates):
        sink.put(pair)
    sink.join()
    found = list(zip(kinds, which))
    return {
        "washed": sorted(plates[number] for kind, number in found if kind == 1),
        "broken": sorted(plates[number] for kind, number in found if kind == 2),
    }
