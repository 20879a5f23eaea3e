"""A file that appears whole is a signal."""
import os
import time
from multiprocessing import Process
from pathlib import Path

def work():
    Path("part").write_text("done")
    os.rename("part", "ready")

def main():
    p = Process(target=work)
    p.start()
    while not os.path.exists("ready"):
        time.sleep(0.01)
    text = Path("ready").read_text()
    p.join()
    return text
