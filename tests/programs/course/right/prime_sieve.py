"""Eratosthenes with a process for each prime: each lets through what its prime does not divide."""
from multiprocessing import Pipe, Process


def numbers(limit, out):
    for n in range(2, limit + 1):
        out.send(n)
    out.send(None)
    out.close()


def sieve(prime, source, out):
    while (n := source.recv()) is not None:
        if n % prime:
            out.send(n)
    out.send(None)


def main(limit=6):
    source, out = Pipe(duplex=False)
    stages = [Process(target=numbers, args=(limit, out))]
    stages[0].start()
    primes = []
    while (prime := source.recv()) is not None:
        primes.append(prime)
        following, out = Pipe(duplex=False)
        stage = Process(target=sieve, args=(prime, source, out))
        stage.start()
        stages.append(stage)
        source = following
    for stage in stages:
        stage.join()
    return primes
