"""Two who chat: one speaks first, and each answers what it has heard; "bye" ends it."""
from multiprocessing import Pipe, Process, SimpleQueue


def person(name, lines, conn, others, first, transcript):
    others.close()
    heard = []
    if first:
        conn.send(lines.pop(0))
    while True:
        try:
            line = conn.recv()
        except EOFError:
            break
        heard.append(line)
        if line == "bye" or not lines:
            break
        conn.send(lines.pop(0))
    conn.close()
    transcript.put((name, heard))


def main():
    a, b = Pipe()
    transcript = SimpleQueue()
    ann = Process(target=person, args=("ann", ["hello", "fine", "bye"], a, b, True, transcript))
    bob = Process(target=person, args=("bob", ["how are you?", "good"], b, a, False, transcript))
    ann.start(), bob.start()
    a.close(), b.close()
    told = dict(transcript.get() for _ in range(2))
    ann.join(), bob.join()
    return sorted(told.items())
