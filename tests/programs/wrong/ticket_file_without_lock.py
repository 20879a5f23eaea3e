"""Two buyers read the same stock."""
import json
from multiprocessing import Process

def buy(path, name):
    with open(path) as f: stock = json.load(f)
    stock["left"] -= 1
    stock["sold"].append(name)
    with open(path, "w") as f: json.dump(stock, f)

def main():
    with open("t.json", "w") as f: json.dump({"left": 2, "sold": []}, f)
    ps = [Process(target=buy, args=("t.json", name)) for name in "ab"]
    for p in ps: p.start()
    for p in ps: p.join()
    return json.load(open("t.json"))["left"]
