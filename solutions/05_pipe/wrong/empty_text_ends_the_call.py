"""The child takes an empty question for the end of the call."""

from multiprocessing import Pipe, Process


def answer(line, other_end) -> None:
    other_end.close()
    while question := line.recv():
        line.send(question.upper())


def ask(questions: list[str]) -> list[str]:
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs, ours))
    child.start()
    theirs.close()
    answers = []
    for question in questions:
        ours.send(question)
        answers.append(ours.recv())
    ours.send("")
    child.join()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
