"""The hotline, mended: every process keeps the ends that it uses, and closes all others."""

import sys
from multiprocessing import Pipe, Process


def answer(line, other_end) -> None:
    """Answer every question until the other side hangs up; my copy of its end is no use to me."""
    other_end.close()
    while True:
        try:
            question = line.recv()
        except EOFError:
            return
        line.send(question.upper())


def ask(questions: list[str]) -> list[str]:
    """Let one child answer the questions; return its answers."""
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs, ours))
    child.start()
    theirs.close()
    with ours:
        answers = [reply_to(question, ours) for question in questions]
    child.join()
    return answers


def reply_to(question: str, line) -> str:
    """One question out, one answer in: so neither pipe can fill up."""
    line.send(question)
    return line.recv()


def station(number: int, incoming, outgoing, unused) -> None:
    """Pass on every word with my number behind it, until the one before me has closed."""
    for end in unused:
        end.close()
    with outgoing:
        while True:
            try:
                word = incoming.recv()
            except EOFError:
                return
            outgoing.send(word + str(number))


def relay(words: list[str], stations: int) -> list[str]:
    """Pass the words through a chain of stations; return what comes out.

    When a station is started, the ends of those before it are closed here already: what it inherits
    besides its own two are the beginning of the chain and the reading end of the next pipe.
    """
    incoming, first = Pipe(duplex=False)
    processes = []
    for number in range(stations):
        following, outgoing = Pipe(duplex=False)
        unused = (first, following)
        processes.append(Process(target=station, args=(number, incoming, outgoing, unused)))
        processes[-1].start()
        incoming.close()
        outgoing.close()
        incoming = following
    received = []
    with first:
        for word in words:
            if word: first.send(word)
            received.append(incoming.recv() if word else ''.join(map(str, range(stations))))
    for process in processes:
        process.join()
    return received


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "ask"
    if wanted == "ask":
        print("2 questions:", ask(["hello?", "is anybody there?"]))
    elif wanted == "relay":
        print("2 stations, 1 word:", relay(["a"], stations=2))
    else:
        print("python hotline.py ask | relay")
