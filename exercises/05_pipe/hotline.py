"""The hotline. Both calls go well, and neither of them ever ends; the README tells why.

See them with your own eyes before you mend anything (Ctrl+C hangs up for you):

    python hotline.py ask       one child answers two questions
    python hotline.py relay     two stations pass a word on
"""

import sys
from multiprocessing import Pipe, Process

# ---------------------------------------------------------------- 1. ask


def answer(line) -> None:
    """What the child does: answer every question that comes in over `line`."""
    while True:
        question = line.recv()
        line.send(question.upper())


def ask(questions: list[str]) -> list[str]:
    """Let one child answer the questions; return its answers, in the order of the questions.

    The caller and the child talk over one Pipe(). The caller sends a question, reads the answer,
    and only then sends the next; an answer is the question in upper case, and the child makes it.
    After the last answer the caller hangs up by closing. The child notices that by EOFError, and by
    nothing else, and ends with exit code 0. Any text may be a question, however long.
    """
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs,))
    child.start()
    answers = []
    for question in questions:
        ours.send(question)
        answers.append(ours.recv())
    # Work here: nothing more will be asked. How does the child get to know?
    child.join()
    return answers


# ---------------------------------------------------------------- 2. relay


def station(number: int, incoming, outgoing) -> None:
    """What a station does: pass on every word with its number behind it, until the end."""
    try:
        while True:
            outgoing.send(incoming.recv() + str(number))
    except EOFError:
        outgoing.close()


def relay(words: list[str], stations: int) -> list[str]:
    """Pass the words through a chain of stations; return what comes out, in order.

    One process per station, joined by one-way pipes: Pipe(duplex=False). Station i appends str(i)
    to every word: relay(["a"], 2) == ["a01"]. After the last word every station comes upon
    EOFError, one after the other, and ends with exit code 0; none of them is terminated. Any number
    of words, of any length.
    """
    # Work here: how many copies of pipes[0]'s writing end are there, and in which processes?
    pipes = [Pipe(duplex=False) for _ in range(stations + 1)]
    processes = [
        Process(target=station, args=(number, pipes[number][0], pipes[number + 1][1]))
        for number in range(stations)
    ]
    for process in processes:
        process.start()
    first, last = pipes[0][1], pipes[stations][0]
    for word in words:
        first.send(word)
    first.close()
    received = [last.recv() for _ in words]
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
