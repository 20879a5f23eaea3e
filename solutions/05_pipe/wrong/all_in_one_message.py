"""All the questions travel in one message, and so do the answers."""

from multiprocessing import Pipe, Process


def answer(line, other_end) -> None:
    other_end.close()
    while True:
        try:
            question = line.recv()
        except EOFError:
            return
        line.send([one.upper() for one in question])


def ask(questions: list[str]) -> list[str]:
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs, ours))
    child.start()
    theirs.close()
    ours.send(questions)
    answers = ours.recv()
    ours.close()
    child.join()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
