"""The last station is started first, so nobody inherits an end that is still to be made."""

from functools import reduce
from multiprocessing import Pipe, Process
from sys import exit


def answering(line, other):
    other.close()
    while True:
        try:
            message = line.recv()
        except EOFError:
            exit(0)
        else:
            line.send(message.upper())


def ask(questions):
    ours, theirs = Pipe()
    child = Process(target=answering, args=(theirs, ours))
    child.start()
    theirs.close()

    def one(answers, question):
        ours.send(question)
        return [*answers, ours.recv()]

    answers = reduce(one, questions, [])
    ours.close()
    child.join()
    return answers


def passing(number, incoming, outgoing, *unused):
    for end in unused:
        end.close()
    try:
        while True:
            outgoing.send(incoming.recv() + str(number))
    except EOFError:
        exit(0)


def relay(words, stations):
    last, outgoing = Pipe(duplex=False)
    processes = []
    for number in reversed(range(stations)):
        incoming, before = Pipe(duplex=False)
        processes.append(Process(target=passing, args=(number, incoming, outgoing, before, last)))
        processes[-1].start()
        incoming.close()
        outgoing.close()
        outgoing = before
    first = outgoing
    received = []
    for word in words:
        first.send(word)
        received.append(last.recv())
    first.close()
    last.close()
    for process in processes:
        process.join()
    return received
