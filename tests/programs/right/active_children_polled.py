"""No join: look until no child is left."""
import time
from multiprocessing import Process, Value, active_children

def work(v):
    time.sleep(0.2)
    with v.get_lock():
        v.value += 1

def main():
    v = Value("i", 0)
    for _ in range(2):
        Process(target=work, args=(v,)).start()
    while active_children():
        time.sleep(0.15)
    return v.value
