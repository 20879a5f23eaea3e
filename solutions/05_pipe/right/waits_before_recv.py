"""poll and connection.wait tell when there is something, and when there will be nothing more."""

from multiprocessing import Pipe, Process, active_children
from multiprocessing.connection import wait


def answer(line, callers):
    callers.close()
    while line.poll(None):
        try:
            question = line.recv()
        except EOFError:
            return
        line.send(question.upper())


def ask(questions):
    ours, theirs = Pipe()
    Process(target=answer, args=(theirs, ours)).start()
    theirs.close()
    answers = []
    for question in questions:
        ours.send(question)
        while not ours.poll(60):
            pass
        answers.append(ours.recv())
    ours.close()
    for child in active_children():
        child.join()
    return answers


def station(number, incoming, outgoing, unused):
    for end in unused:
        end.close()
    while True:
        [ready] = wait([incoming])
        try:
            word = ready.recv()
        except EOFError:
            outgoing.close()
            return
        outgoing.send("".join([word, str(number)]))


def relay(words, stations):
    start = Pipe(duplex=False)
    pipes = [start]
    processes = []
    for number in range(stations):
        pipes.append(Pipe(duplex=False))
        (incoming, _), (following, outgoing) = pipes[-2:]
        process = Process(target=station, args=(number, incoming, outgoing, (start[1], following)))
        process.start()
        processes.append(process)
        incoming.close()
        outgoing.close()
    first, last = start[1], pipes[-1][0]
    received = []
    todo = list(reversed(words))
    while len(received) < len(words):
        first.send(todo.pop())
        if last in wait([last]):
            received.append(last.recv())
    first.close()
    while processes:
        processes.pop().join()
    return received
