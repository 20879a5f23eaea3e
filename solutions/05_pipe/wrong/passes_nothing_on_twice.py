"""A word that was there before is not sent again; the caller has written down what came out."""

from multiprocessing import Pipe, Process


def ask(questions: list[str]) -> list[str]:
    raise NotImplementedError


def station(number: int, incoming, outgoing, unused) -> None:
    for end in unused:
        end.close()
    while True:
        try:
            word = incoming.recv()
        except EOFError:
            outgoing.close()
            return
        outgoing.send(word + str(number))


def relay(words: list[str], stations: int) -> list[str]:
    incoming, first = Pipe(duplex=False)
    processes = []
    for number in range(stations):
        following, outgoing = Pipe(duplex=False)
        unused = (first, following)
        process = Process(target=station, args=(number, incoming, outgoing, unused))
        process.start()
        incoming.close()
        outgoing.close()
        incoming = following
        processes.append(process)
    known = {}
    for word in words:
        if word not in known:
            first.send(word)
            known[word] = incoming.recv()
    first.close()
    for process in processes:
        process.join()
    return [known[word] for word in words]
