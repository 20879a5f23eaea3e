"""+= on a byte of a segment is a read and a write."""
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory

def add(block):
    block.buf[0] += 1

def main():
    block = SharedMemory(create=True, size=4)
    ps = [Process(target=add, args=(block,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    found = block.buf[0]
    block.close()
    block.unlink()
    return found
