"""Two mappers, and the reducer ends at the first end that it sees."""
from multiprocessing import Barrier, Process, Queue


def mapper(words, pairs, start):
    start.wait()
    for word in words:
        pairs.put(word)
    for _ in range(500_000):  # tidies up
        pass
    pairs.put(None)


def main():
    pairs, start = Queue(), Barrier(2)
    ps = [Process(target=mapper, args=(words, pairs, start)) for words in (["a"], ["b"])]
    for p in ps:
        p.start()
    counts = sorted(iter(pairs.get, None))
    for p in ps:
        p.join()
    return counts
