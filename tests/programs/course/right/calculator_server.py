"""A server with a pipe to each client; it listens to all of them until the last has hung up."""
from multiprocessing import Pipe, Process
from multiprocessing.connection import wait


def server(conns):
    while conns:
        for conn in wait(conns):
            try:
                a, op, b = conn.recv()
            except EOFError:
                conns.remove(conn)
                conn.close()
                continue
            conn.send(a + b if op == "+" else a * b)


def client(conn, question, answers, slot):
    conn.send(question)
    answers.send((slot, conn.recv()))
    conn.close()


def main():
    ours, theirs = zip(*(Pipe() for _ in range(2)))
    read, write = Pipe(duplex=False)
    clients = []
    for slot, question in enumerate([(2, "+", 3), (4, "*", 5)]):
        p = Process(target=client, args=(theirs[slot], question, write, slot))
        p.start()
        clients.append(p)
    for conn in theirs:
        conn.close()
    p = Process(target=server, args=(list(ours),))
    p.start()
    for conn in ours:
        conn.close()
    answers = dict(read.recv() for _ in clients)
    for one in [*clients, p]:
        one.join()
    return [answers[0], answers[1]]
