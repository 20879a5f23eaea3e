import time, sys, os
import multiprocessing as mp
from multiprocessing import Process, Queue, Pipe, Value, Event, current_process


def concubine(life: float) -> None:
    print("enters the palace", flush=True)
    time.sleep(life)
    print("dies of old age", flush=True)


def reign(years, life):
    print("is crowned", flush=True)
    Process(target=concubine, args=(life,), daemon=True).start()
    time.sleep(years)
    print("the story ends", flush=True)

def court(years, lives):
    ladies = [Process(target=concubine, args=(l,), name=n, daemon=True) for n, l in lives.items()]
    for l in ladies: l.start()
    time.sleep(years)
    return sorted((l.name for l in ladies if l.is_alive()), key=lives.get)
