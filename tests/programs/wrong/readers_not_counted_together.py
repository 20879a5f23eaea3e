"""The readers' count is changed without a lock."""
from multiprocessing import Lock, Process, RawValue

def read(room, readers):
    readers.value += 1
    if readers.value == 1:
        room.acquire()
    readers.value -= 1
    if readers.value == 0:
        room.release()

def main():
    room, readers = Lock(), RawValue("i", 0)
    ps = [Process(target=read, args=(room, readers)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return readers.value
