"""A pipe's end is sent by a process that may be gone before anybody takes it."""
from multiprocessing import Pipe, Process, SimpleQueue

def sender(ends):
    here, there = Pipe(duplex=False)
    there.send("a note")
    ends.put(here)

def main():
    ends = SimpleQueue()
    p = Process(target=sender, args=(ends,))
    p.start()
    note = ends.get().recv()
    p.join()
    return note
