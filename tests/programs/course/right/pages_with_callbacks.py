"""A downloader with apply_async: the callback runs in the parent, and needs no lock there."""
import time
from multiprocessing import Pool

sizes = {}


def fetch(url):
    time.sleep(0.1 * len(url))
    return url, len(url) * 1000


def parsed(result):
    url, size = result
    sizes[url] = size


def main():
    pool = Pool(2)
    for url in ("a.org", "bb.org", "ccc.org"):
        pool.apply_async(fetch, (url,), callback=parsed)
    pool.close()
    pool.join()
    return sorted(sizes.items())
