"""One second should be enough."""
import time
from multiprocessing import Process, RawValue

def work(v):
    time.sleep(0.2)
    v.value = 1

def main():
    v = RawValue("i", 0)
    Process(target=work, args=(v,)).start()
    time.sleep(1)
    return v.value
