"""A railway's ticket office: the stock is a JSON file, everybody searches first and then buys."""
import json
import time
from multiprocessing import Lock, Process

FILE = "db.json"


def search(user):
    with open(FILE, encoding="utf-8") as f:
        dic = json.load(f)
    print(f"{user} sees {dic['count']} left")


def buy(user):
    with open(FILE, encoding="utf-8") as f:
        dic = json.load(f)
    time.sleep(0.2)
    if dic["count"] > 0:
        dic["count"] -= 1
        time.sleep(0.1)
        with open(FILE, "w", encoding="utf-8") as f:
            json.dump(dic, f)
        print(f"{user} has a ticket")


def task(user, mutex):
    with mutex:
        search(user)
        buy(user)


def main():
    with open(FILE, "w", encoding="utf-8") as f:
        json.dump({"count": 1}, f)
    mutex = Lock()
    users = [Process(target=task, args=(f"user{i}", mutex)) for i in range(3)]
    for p in users:
        p.start()
    for p in users:
        p.join()
    with open(FILE, encoding="utf-8") as f:
        return json.load(f)["count"]


if __name__ == "__main__":
    main()
