"""Each worker brightens bytes of its own: no lock is needed."""
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory

def brighten(name, first, step):
    block = SharedMemory(name)
    for i in range(first, 7, step):
        block.buf[i] = min(255, block.buf[i] + 5)
    block.close()

def main():
    block = SharedMemory(create=True, size=7)
    try:
        block.buf[:7] = bytes([1, 2, 3, 4, 5, 253, 252])
        ps = [Process(target=brighten, args=(block.name, i, 2)) for i in range(2)]
        for p in ps: p.start()
        for p in ps: p.join()
        return list(block.buf[:7])
    finally:
        block.close()
        block.unlink()
