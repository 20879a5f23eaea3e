"""A station is started only when the one before it has ended; nobody empties the pipe meanwhile."""

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
    for word in words:
        first.send(word)
    first.close()
    for number in range(stations):
        following, outgoing = Pipe(duplex=False)
        process = Process(target=station, args=(number, incoming, outgoing, (following,)))
        process.start()
        incoming.close()
        outgoing.close()
        process.join()
        incoming = following
    return [incoming.recv() for _ in words]
