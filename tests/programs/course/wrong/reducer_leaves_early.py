"""Two mappers, and the reducer ends at the first end that it sees."""
from multiprocessing import Process, Queue


def mapper(words, pairs):
    for word in words:
        pairs.put(word)
    pairs.put(None)


def main():
    pairs = Queue()
    ps = [Process(target=mapper, args=(words, pairs)) for words in (["a"], ["b"])]
    for p in ps:
        p.start()
    counts = sorted(iter(pairs.get, None))
    for p in ps:
        p.join()
    return counts
