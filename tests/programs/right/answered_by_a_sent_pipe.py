"""Each client sends the server an end of a pipe of its own, to be answered by."""
from multiprocessing import Pipe, Process, RawArray, SimpleQueue

def server(requests, clients):
    for _ in range(clients):
        number, answer = requests.get()
        answer.send(number * number)

def client(number, requests, results):
    here, there = Pipe(duplex=False)
    requests.put((number, there))
    there.close()
    results[number] = here.recv()
    try:
        here.recv()
    except EOFError:
        results[number] += 1

def main():
    requests, results = SimpleQueue(), RawArray("i", 3)
    ps = [Process(target=server, args=(requests, 2))]
    ps += [Process(target=client, args=(number, requests, results)) for number in (1, 2)]
    for p in ps: p.start()
    for p in ps: p.join()
    return list(results)
