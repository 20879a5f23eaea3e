"""What is in the buffer nobody else can read."""
from multiprocessing import Process, SimpleQueue

def write(ready):
    f = open("a.txt", "w")
    f.write("result")
    ready.put(True)
    f.close()

def main():
    ready = SimpleQueue()
    p = Process(target=write, args=(ready,))
    p.start()
    ready.get()
    text = open("a.txt").read()
    p.join()
    return text
