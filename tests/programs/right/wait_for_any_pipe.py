"""connection.wait over two pipes until both have ended."""
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait

def say(w, word):
    w.send(word)
    w.close()

def main():
    readers = []
    for word in ("a", "b"):
        r, w = Pipe(duplex=False)
        Process(target=say, args=(w, word)).start()
        w.close()
        readers.append(r)
    words = []
    while readers:
        for r in wait(readers):
            try:
                words.append(r.recv())
            except EOFError:
                readers.remove(r)
    return sorted(words)
