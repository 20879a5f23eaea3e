"""Set, and cleared before the other one has looked."""
from multiprocessing import Event, Process

def waiter(go):
    go.wait()

def main():
    go = Event()
    p = Process(target=waiter, args=(go,))
    p.start()
    go.set()
    go.clear()
    p.join()
    return "done"
