"""A clerk, a daemon too, reads the reports and writes the books."""

import sys
from multiprocessing import JoinableQueue, Process, SimpleQueue


class Broken(Exception):
    pass


def wash(plate, broken):
    if plate in broken:
        raise Broken(plate)


def work(sink, reports, broken):
    while True:
        plate = sink.get()
        report = {"plate": plate, "broken": False}
        try:
            wash(plate, broken)
        except Exception as error:
            if not isinstance(error, Broken):
                raise
            report["broken"] = True
        reports.put(report)
        sink.task_done()


def keep_books(reports, number, books):
    pages = {"washed": [], "broken": []}
    for _ in range(number):
        report = reports.get()
        pages["broken" if report["broken"] else "washed"].append(report["plate"])
    books.put({name: sorted(page) for name, page in pages.items()})


def wash_all(plates, washers, broken):
    sink, reports, books = JoinableQueue(), SimpleQueue(), SimpleQueue()
    Process(target=keep_books, args=(reports, len(plates), books), daemon=True).start()
    for _ in range(washers):
        Process(target=work, kwargs=dict(sink=sink, reports=reports, broken=broken), daemon=True).start()
    for plate in plates:
        sink.put(plate)
    print(len(plates), "plates in the sink", file=sys.stderr)
    sink.join()
    return books.get()
