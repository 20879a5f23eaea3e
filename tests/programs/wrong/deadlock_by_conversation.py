"""Both wait for the other one to speak first."""
from multiprocessing import Pipe, Process

def talk(conn):
    word = conn.recv()
    conn.send(word)

def main():
    a, b = Pipe()
    ps = [Process(target=talk, args=(end,)) for end in (a, b)]
    for p in ps: p.start()
    for p in ps: p.join()
    return "done"
