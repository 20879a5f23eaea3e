"""Every question gets a line and a child of its own."""

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
    return [ask_one(question) for question in questions]


def ask_one(question: str) -> str:
    ours, theirs = Pipe()
    child = Process(target=answer, args=(theirs, ours))
    child.start()
    theirs.close()
    ours.send(question)
    text = ours.recv()
    ours.close()
    child.join()
    return text


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
