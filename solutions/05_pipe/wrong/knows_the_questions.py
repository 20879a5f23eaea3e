"""The child is given the list of questions as an argument; none is sent."""

from multiprocessing import Pipe, Process


def answer(questions, line, other_end) -> None:
    other_end.close()
    for question in questions:
        line.send(question.upper())
    try:
        line.recv()
    except EOFError:
        line.close()


def ask(questions: list[str]) -> list[str]:
    ours, theirs = Pipe()
    child = Process(target=answer, args=(questions, theirs, ours))
    child.start()
    theirs.close()
    answers = []
    for _ in questions:
        answers.append(ours.recv())
    ours.close()
    child.join()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
