"""The reader holds a writing end itself and never sees the end."""
from multiprocessing import Pipe, Process

def read(r, w):
    try:
        while True:
            r.recv()
    except EOFError:
        return

def main():
    r, w = Pipe(duplex=False)
    p = Process(target=read, args=(r, w))
    p.start()
    w.send(1)
    w.close()
    p.join()
    return "done"
