from multiprocessing import Process, Queue


def load(shelf, items):
    for item in items:
        shelf.put(item)
    shelf.put("STOP")


def carry(items, slots):
    shelf = Queue(slots)
    child = Process(target=load, args=(shelf, items))
    child.start()

    carried = []
    while (item := shelf.get()) != "STOP":
        carried.append(item)
    child.join()
    return carried
