"""A question that was asked before is not sent again; the caller has written the answer down."""

from multiprocessing import Pipe, Process


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
    child = Process(target=answer, args=(theirs, ours))
    child.start()
    theirs.close()
    known = {}
    for question in questions:
        if question not in known:
            ours.send(question)
            known[question] = ours.recv()
    ours.close()
    child.join()
    return [known[question] for question in questions]


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
