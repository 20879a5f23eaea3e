"""Queues of one's own; the lists of the takers in a managed dict."""

import multiprocessing as mp
from queue import Empty, Full
import time


def fill(items, slots):
    shelf = mp.Queue(slots)
    with mp.Manager() as manager:
        left = manager.list()
        for item in items:
            try:
                shelf.put_nowait(item)
            except Full:
                left.append(item)
        return list(left)


def bring(shelf, items, gap, away):
    for item in items:
        if away.is_set():
            return
        shelf.put(item)
        away.wait(gap)


def drain(items, gap, patience):
    manager = mp.Manager()
    shelf, away = mp.Queue(), manager.Event()
    child = mp.Process(target=bring, args=(shelf, items, gap, away))
    child.start()
    taken = []
    while True:
        try:
            taken.append(shelf.get(True, patience))
        except Empty:
            away.set()
            child.join()
            return taken


def load(shelf, items):
    for item in items:
        shelf.put(item)


def carry(items, slots):
    shelf = mp.Queue(slots)
    child = mp.Process(target=load, args=(shelf, items))
    child.start()
    carried = mp.Manager().list()
    for _ in items:
        carried.append(shelf.get())
    child.join()
    return carried[:]


def take(number, shelf, lists):
    mine = list(iter(shelf.get, None))
    lists[number] = mine


def share(items, takers):
    shelf, lists = mp.Queue(), mp.Manager().dict()
    crew = [mp.Process(target=take, args=(number, shelf, lists)) for number in range(takers)]
    for one in crew:
        one.start()
    for item in items + [None] * takers:
        shelf.put(item)
    for one in crew:
        one.join()
    return [lists[number] for number in range(takers)]
