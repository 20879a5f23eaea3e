"""A collector at the end of the chain hands everything over when it has heard the end."""

from multiprocessing import Pipe, Process


def serve(mine, other):
    other.close()
    numbered = {}
    try:
        while True:
            number, question = mine.recv()
            numbered[number] = question.upper()
            mine.send((number, numbered[number]))
    except EOFError:
        pass


def ask(questions):
    ours, theirs = Pipe()
    process = Process(target=serve, kwargs={"mine": theirs, "other": ours})
    process.start()
    theirs.close()
    answers = [None] * len(questions)
    for number, question in enumerate(questions):
        ours.send((number, question))
        where, text = ours.recv()
        answers[where] = text
    del ours
    process.join()
    return answers


def step(number, source, target, unused):
    close_all(unused)
    try:
        while True:
            target.send(source.recv() + str(number))
    except EOFError:
        close_all([source, target])


def collect(source, result, unused):
    close_all(unused)
    words = []
    try:
        while True:
            words.append(source.recv())
    except EOFError:
        result.send(words)
        result.close()


def close_all(ends):
    for end in ends:
        end.close()


def relay(words, stations):
    source, entry = Pipe(duplex=False)
    processes = []
    for number in range(stations):
        following, target = Pipe(duplex=False)
        processes.append(Process(target=step, args=(number, source, target, [entry, following])))
        processes[-1].start()
        close_all([source, target])
        source = following
    answer, result = Pipe(duplex=False)
    processes.append(Process(target=collect, args=(source, result, [entry, answer])))
    processes[-1].start()
    close_all([source, result])
    for word in words:
        entry.send(word)
    entry.close()
    received = answer.recv()
    for process in processes:
        process.join()
    return received
