"""Buyers and a reader take the same lock around the ticket file."""
import json
from multiprocessing import Lock, Process, RawArray

def buy(path, name, lock):
    with lock:
        with open(path) as f:
            stock = json.load(f)
        if stock["left"] > 0:
            stock["left"] -= 1
            stock["sold"].append(name)
        with open(path, "w") as f:
            json.dump(stock, f)

def look(path, lock, seen):
    with lock, open(path) as f:
        stock = json.load(f)
    seen[0] = stock["left"] + len(stock["sold"])

def main():
    path, lock, seen = "tickets.json", Lock(), RawArray("i", 1)
    with open(path, "w") as f:
        json.dump({"left": 2, "sold": []}, f)
    ps = [Process(target=buy, args=(path, name, lock)) for name in "ab"]
    ps.append(Process(target=look, args=(path, lock, seen)))
    for p in ps: p.start()
    for p in ps: p.join()
    with open(path) as f:
        stock = json.load(f)
    return stock["left"], sorted(stock["sold"]), seen[0]
