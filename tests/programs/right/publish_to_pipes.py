"""One publisher, a pipe for each subscriber, None at the end."""
from multiprocessing import Pipe, Process, Queue

def subscriber(me, news, done):
    heard = []
    while (item := news.recv()) is not None:
        heard.append(item)
    done.put((me, heard))

def main():
    done, outs, ps = Queue(), [], []
    for me in range(2):
        r, w = Pipe(False)
        p = Process(target=subscriber, args=(me, r, done))
        p.start()
        ps.append(p)
        outs.append(w)
    for item in ("x", "y", None):
        for w in outs:
            w.send(item)
    heard = sorted(done.get() for _ in ps)
    for p in ps: p.join()
    return heard
