"""The first reader locks the writers out, the last one lets them in."""
from multiprocessing import Lock, Process, RawArray, RawValue

def read(mutex, room, readers, data, ok):
    with mutex:
        readers.value += 1
        if readers.value == 1:
            room.acquire()
    same = data[0] == data[1]
    with mutex:
        if not same:
            ok.value = 0
        readers.value -= 1
        if readers.value == 0:
            room.release()

def write(room, data):
    with room:
        data[0] += 1
        data[1] += 1

def main():
    mutex, room = Lock(), Lock()
    readers, data, ok = RawValue("i", 0), RawArray("i", 2), RawValue("i", 1)
    ps = [Process(target=read, args=(mutex, room, readers, data, ok)),
          Process(target=read, args=(mutex, room, readers, data, ok)),
          Process(target=write, args=(room, data))]
    for p in ps: p.start()
    for p in ps: p.join()
    return [ok.value, list(data)]
