"""A process of its own feeds the chain, so that the caller can read until the end."""

from multiprocessing import Pipe, Process


def listen(line, callers_end):
    callers_end.close()
    try:
        while 1:
            line.send(str.upper(line.recv()))
    except EOFError:
        line.close()


def ask(questions):
    mine, yours = Pipe(True)
    p = Process(target=listen, args=(yours, mine), daemon=True)
    p.start()
    yours.close()

    def dialogue():
        for question in questions:
            mine.send(question)
            yield mine.recv()

    try:
        return list(dialogue())
    finally:
        mine.close()
        p.join()


def feed(words, first, last):
    last.close()
    for word in words:
        first.send(word)
    first.close()


def pass_on(number, source, target, unused):
    [end.close() for end in unused]
    while True:
        try:
            word = source.recv()
        except EOFError:
            break
        target.send(word + str(number))


def relay(words, stations):
    source, first = Pipe(False)
    processes = []
    for number in range(stations):
        following, target = Pipe(False)
        p = Process(target=pass_on, args=(number, source, target, [first, following]))
        p.start()
        processes.append(p)
        source.close()
        target.close()
        source = following
    feeder = Process(target=feed, args=(words, first, source))
    feeder.start()
    first.close()
    arrived = []
    while True:
        try:
            arrived.append(source.recv())
        except EOFError:
            break
    for p in [feeder, *processes]:
        p.join()
    return arrived
