"""Watches the clock without sleeping, in place of letting time pass."""

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
    ps = [Process(target=concubine, args=(l,), name=n, daemon=True) for n, l in lives.items()]
    t0 = time.time()
    for p in ps: p.start()
    while time.time() - t0 < years:
        pass
    return sorted(p.name for p in ps if p.exitcode is None)
