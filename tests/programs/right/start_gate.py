"""An event opens a gate for all at once."""
from multiprocessing import Event, Process, RawArray

def run(gate, laps, me, opened):
    gate.wait()
    laps[me] = opened[0]

def main():
    gate, laps, opened = Event(), RawArray("i", 3), RawArray("i", 1)
    ps = [Process(target=run, args=(gate, laps, me, opened)) for me in range(3)]
    for p in ps: p.start()
    opened[0] = 5
    gate.set()
    for p in ps: p.join()
    return list(laps)
