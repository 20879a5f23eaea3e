"""EOFError is caught, and the loop goes on: the same end comes up for ever."""

from multiprocessing import Pipe, Process


def answer(line, other_end) -> None:
    other_end.close()
    while True:
        try:
            question = line.recv()
        except EOFError:
            continue
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
    ours.close()
    child.join()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
