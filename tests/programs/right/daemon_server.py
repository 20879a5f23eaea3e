"""A daemon answers until it is ended with its parent."""
from multiprocessing import Pipe, Process

def serve(conn):
    while True:
        conn.send(conn.recv() ** 2)

def main():
    here, there = Pipe()
    Process(target=serve, args=(there,), daemon=True).start()
    answers = []
    for n in (2, 3):
        here.send(n)
        answers.append(here.recv())
    return answers
