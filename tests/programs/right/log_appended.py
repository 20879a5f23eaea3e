"""A line that is appended with one write is whole, and none is lost."""
from multiprocessing import Process
from pathlib import Path

def note(name):
    with open("log.txt", "a") as f:
        print(name, "was here", file=f)

def main():
    ps = [Process(target=note, args=(name,)) for name in "ab"]
    for p in ps: p.start()
    for p in ps: p.join()
    return sorted(Path("log.txt").read_text().splitlines())
