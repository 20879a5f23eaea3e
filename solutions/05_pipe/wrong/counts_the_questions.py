"""The child is told how many questions there will be, and leaves after the last."""

from multiprocessing import Pipe, Process


def answer(count, line, other_end) -> None:
    other_end.close()
    for _ in range(count):
        line.send(line.recv().upper())


def ask(questions: list[str]) -> list[str]:
    ours, theirs = Pipe()
    child = Process(target=answer, args=(len(questions), theirs, ours))
    child.start()
    theirs.close()
    answers = []
    for question in questions:
        ours.send(question)
        answers.append(ours.recv())
    ours.close()
    child.join()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
