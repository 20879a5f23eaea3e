"""Whoever comes second finds no name to remove."""
from multiprocessing import Process
from multiprocessing.shared_memory import SharedMemory

def work(block):
    block.close()
    block.unlink()

def main():
    block = SharedMemory(create=True, size=4)
    ps = [Process(target=work, args=(block,)) for _ in range(2)]
    for p in ps: p.start()
    for p in ps: p.join()
    block.close()
