"""The child is a daemon; nobody hangs up, and it is killed when the program ends."""

from multiprocessing import Pipe, Process

LINES = []


def answer(line, other_end) -> None:
    other_end.close()
    while True:
        try:
            question = line.recv()
        except EOFError:
            return
        line.send(question.upper())


def ask(questions: list[str]) -> list[str]:
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs, ours), daemon=True)
    child.start()
    theirs.close()
    answers = []
    for question in questions:
        ours.send(question)
        answers.append(ours.recv())
    LINES.append(ours)
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
