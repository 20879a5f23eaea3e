"""Each text's words go straight into a Manager's dict: read, add one, write."""
from multiprocessing import Manager, Pool


def count(job):
    text, counts = job
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1


def main():
    with Manager() as manager, Pool(2) as pool:
        counts = manager.dict()
        pool.map(count, [("the cat", counts), ("the", counts)])
        return dict(sorted(counts.items()))
