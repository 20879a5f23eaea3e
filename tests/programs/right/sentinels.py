"""Wait for the sentinels of processes."""
from multiprocessing import Process, connection

def nothing():
    pass

def main():
    left = {p.sentinel: p.name for p in started(2)}
    ended = []
    while left:
        for sentinel in connection.wait(list(left)):
            ended.append(left.pop(sentinel))
    return sorted(ended)

def started(n):
    ps = [Process(target=nothing, name=f"p{i}") for i in range(n)]
    for p in ps:
        p.start()
    return ps
