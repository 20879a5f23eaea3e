"""Plates travel with their numbers; what became of them is marked in a shared Array."""

import multiprocessing as mp


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, marks, broken):
    for number, plate in iter(sink.get, None):
        try:
            wash(plate, broken)
            marks[number] = 1
        except Broken:
            marks[number] = 2
        sink.task_done()
    sink.task_done()


def wash_all(plates, washers, broken):
    sink, marks = mp.JoinableQueue(), mp.Array("b", len(plates))
    crew = []
    for number in range(washers):
        crew.append(mp.Process(target=work, args=(sink, marks, broken), name=f"washer {number}"))
        crew[-1].daemon = True
        crew[-1].start()
    for pair in enumerate(plates):
        sink.put(pair)
    sink.join()
    for _ in crew:
        sink.put(None)
    sink.join()
    for one in crew:
        one.join()
    return {
        "washed": sorted(plate for plate, mark in zip(plates, marks) if mark == 1),
        "broken": sorted(plate for plate, mark in zip(plates, marks) if mark == 2),
    }
