"""A film's frames are rendered by imap_unordered and put one after the other."""
from multiprocessing import Pool


def render(number):
    sum(range(number * 400_000))  # the later, the more there is to do
    return f"frame {number}"


def main():
    with Pool(2) as pool:
        return list(pool.imap_unordered(render, range(3)))
