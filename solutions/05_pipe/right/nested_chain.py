"""Each station starts the one after it: the chain grows from its beginning."""

import multiprocessing


def child(conn, parents):
    parents.close()
    done = False
    while not done:
        try:
            question = conn.recv()
        except EOFError:
            done = True
        else:
            conn.send(question.upper())


def ask(questions):
    parents, childs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=child, args=(childs, parents))
    process.start()
    childs.close()
    answers = {}
    for number, question in enumerate(questions):
        parents.send(question)
        answers[number] = parents.recv()
    parents.close()
    process.join()
    return [answers[number] for number in range(len(questions))]


def station(number, stations, incoming, result):
    """Station `number`, and in it the start of all the following ones."""
    if number == stations - 1:
        following, outgoing = None, result
    else:
        reader, outgoing = multiprocessing.Pipe(duplex=False)
        following = multiprocessing.Process(
            target=beginning_of, args=(number + 1, stations, reader, result, outgoing, incoming)
        )
        following.start()
        reader.close()
        result.close()
    try:
        while True:
            outgoing.send(incoming.recv() + str(number))
    except EOFError:
        outgoing.close()
    if following is not None:
        following.join()


def beginning_of(number, stations, incoming, result, *unused):
    for end in unused:
        end.close()
    station(number, stations, incoming, result)


def relay(words, stations):
    incoming, first = multiprocessing.Pipe(duplex=False)
    last, result = multiprocessing.Pipe(duplex=False)
    head = multiprocessing.Process(
        target=beginning_of, args=(0, stations, incoming, result, first, last)
    )
    head.start()
    incoming.close()
    result.close()
    received = []
    for word in words:
        first.send(word)
        received.append(last.recv())
    first.close()
    head.join()
    return received
