"""Each washer keeps its own books and hands them over when it is told to, after the join."""

from multiprocessing import Event, JoinableQueue, Pipe, Process
from queue import Empty


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, closed, line, broken):
    books = {True: [], False: []}
    while not closed.is_set():
        try:
            plate = sink.get(timeout=0.5)
        except Empty:
            continue
        try:
            try:
                wash(plate, broken)
            except Broken:
                books[False].append(plate)
            else:
                books[True].append(plate)
        finally:
            sink.task_done()
    line.send((books[True], books[False]))
    line.close()


def wash_all(plates, washers, broken):
    sink, closed = JoinableQueue(), Event()
    lines, crew = [], []
    for _ in range(washers):
        here, there = Pipe(duplex=False)
        one = Process(target=work, args=(sink, closed, there, broken), daemon=True)
        one.start()
        there.close()
        lines.append(here)
        crew.append(one)
    for plate in plates:
        sink.put(plate)
    sink.join()
    closed.set()
    washed, shards = [], []
    for line in lines:
        good, bad = line.recv()
        washed += good
        shards += bad
    for one in crew:
        one.join()
    return dict(washed=sorted(washed), broken=sorted(shards))
