"""The file is never half, and an update is lost all the same."""
import json
import os
from multiprocessing import Process

def buy(path, name):
    with open(path) as f: stock = json.load(f)
    stock["left"] -= 1
    with open(path + name, "w") as f: json.dump(stock, f)
    os.replace(path + name, path)

def main():
    with open("t.json", "w") as f: json.dump({"left": 2}, f)
    ps = [Process(target=buy, args=("t.json", name)) for name in "ab"]
    for p in ps: p.start()
    for p in ps: p.join()
    return json.load(open("t.json"))["left"]
