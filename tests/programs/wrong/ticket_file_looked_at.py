"""The buyers take the lock, and who only looks does not."""
import json
from multiprocessing import Lock, Process

def buy(path, name, lock):
    with lock:
        with open(path) as f: stock = json.load(f)
        stock["left"] -= 1
        with open(path, "w") as f: json.dump(stock, f)

def look(path):
    with open(path) as f:
        json.load(f)

def main():
    lock = Lock()
    with open("t.json", "w") as f: json.dump({"left": 2}, f)
    ps = [Process(target=buy, args=("t.json", name, lock)) for name in "ab"]
    ps.append(Process(target=look, args=("t.json",)))
    for p in ps: p.start()
    for p in ps: p.join()
    return json.load(open("t.json"))["left"]
