"""Two mappers, one reducer: it ends when it has seen the end of each of them."""
from multiprocessing import JoinableQueue, Process, Queue

END = "end"


def mapper(texts, pairs):
    for text in texts:
        for word in text.split():
            pairs.put((word, 1))
    pairs.put(END)


def reducer(pairs, mappers, results):
    counts = {}
    while mappers:
        pair = pairs.get()
        if pair == END:
            mappers -= 1
        else:
            counts[pair[0]] = counts.get(pair[0], 0) + pair[1]
    results.put(counts)


def main():
    pairs, results = Queue(), Queue()
    work = [["green"], ["red", "green"]]
    ps = [Process(target=mapper, args=(texts, pairs)) for texts in work]
    ps.append(Process(target=reducer, args=(pairs, len(work), results)))
    for p in ps:
        p.start()
    counts = results.get()
    for p in ps:
        p.join()
    return dict(sorted(counts.items()))
