"""How each child ended."""
import sys
from multiprocessing import Process

def leave(code):
    sys.exit(code)

def main():
    ps = [Process(target=leave, args=(code,)) for code in (0, 3)]
    before = [p.exitcode is None for p in ps]
    for p in ps: p.start()
    for p in ps: p.join()
    return [before, [p.exitcode for p in ps], [p.is_alive() for p in ps]]
