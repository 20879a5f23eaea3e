"""The child takes a second of silence for the end of the call."""

from multiprocessing import Pipe, Process


def answer(line, other_end) -> None:
    other_end.close()
    while line.poll(1):
        line.send(line.recv().upper())


def ask(questions: list[str]) -> list[str]:
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs, ours))
    child.start()
    theirs.close()
    answers = []
    for question in questions:
        ours.send(question)
        answers.append(ours.recv())
    child.join()
    ours.close()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
