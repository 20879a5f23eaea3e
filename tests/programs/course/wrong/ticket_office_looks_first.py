"""The look is outside the lock, and the purchase believes it."""
import json
import time
from multiprocessing import Lock, Process

FILE = "db.json"


def load():
    with open(FILE, encoding="utf-8") as f:
        return json.load(f)


def save(dic):
    with open(FILE, "w", encoding="utf-8") as f:
        json.dump(dic, f)


def task(user, mutex):
    dic = load()
    time.sleep(0.1)
    mutex.acquire()
    if dic["count"] > 0:
        dic["count"] -= 1
        dic["sold"] = dic.get("sold", []) + [user]
        save(dic)
    mutex.release()


def main():
    save({"count": 2, "sold": []})
    mutex = Lock()
    users = [Process(target=task, args=(f"user{i}", mutex)) for i in range(2)]
    for p in users:
        p.start()
        time.sleep(1)
    for p in users:
        p.join()
    return load()["count"]
