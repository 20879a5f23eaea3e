"""Every station sends its word back to the caller, who hands it to the next one."""

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
    lines = []
    for number in range(stations):
        incoming, there = Pipe(duplex=False)
        back, outgoing = Pipe(duplex=False)
        unused = [there, back, *(end for line in lines for end in line[:2])]
        process = Process(target=station, args=(number, incoming, outgoing, unused))
        process.start()
        incoming.close()
        outgoing.close()
        lines.append((there, back, process))
    received = []
    for word in words:
        for there, back, _ in lines:
            there.send(word)
            word = back.recv()
        received.append(word)
    for there, _, process in lines:
        there.close()
        process.join()
    return received
