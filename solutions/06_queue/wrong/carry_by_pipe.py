from multiprocessing import Pipe, Process, Queue


def load(line, items):
    for item in items:
        line.send(item)


def carry(items, slots):
    Queue(slots)
    here, there = Pipe(duplex=False)
    child = Process(target=load, args=(there, items))
    child.start()
    carried = [here.recv() for _ in items]
    child.join()
    return carried
