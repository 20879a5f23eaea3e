"""To close a segment is not to remove it."""
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory

def fill(name):
    block = SharedMemory(name)
    block.buf[0] = 7
    block.close()

def main():
    block = SharedMemory(create=True, size=4)
    p = Process(target=fill, args=(block.name,))
    p.start()
    p.join()
    found = block.buf[0]
    block.close()
    return found
