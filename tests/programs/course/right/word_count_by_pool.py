"""The words of four texts, counted by two processes of a pool, added up by the parent."""
from collections import Counter
from multiprocessing import Pool

TEXTS = ["the cat and the dog", "the bird", "", "a dog and a bird"]


def count(text):
    return Counter(text.split())


def main():
    with Pool(2) as pool:
        total = sum(pool.map(count, TEXTS), Counter())
    return dict(total.most_common(2))
