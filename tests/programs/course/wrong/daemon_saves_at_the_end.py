"""A daemon that saves is cut off with the program; it was only given some time."""
import time
from multiprocessing import Process, Value


def autosave(saved):
    time.sleep(1)
    saved.value = 1


def main():
    saved = Value("i", 0)
    Process(target=autosave, args=(saved,), daemon=True).start()
    time.sleep(2)
    return saved.value
