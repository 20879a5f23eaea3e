"""A token goes round twice and counts."""
from multiprocessing import Pipe, Process

def station(source, target, rounds):
    for _ in range(rounds):
        target.send(source.recv() + 1)

def main():
    n, rounds = 2, 2
    pipes = [Pipe(duplex=False) for _ in range(n + 1)]
    ps = [Process(target=station, args=(pipes[i][0], pipes[i + 1][1], rounds)) for i in range(n)]
    for p in ps: p.start()
    token = 0
    for _ in range(rounds):
        pipes[0][1].send(token)
        token = pipes[n][0].recv()
    for p in ps: p.join()
    return token
