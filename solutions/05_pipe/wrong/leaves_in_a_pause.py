"""The child ends at EOFError, but also when nothing was asked for two seconds."""

from multiprocessing import Pipe, Process


def answer(line, other_end) -> None:
    other_end.close()
    try:
        while line.poll(2):
            line.send(line.recv().upper())
    except EOFError:
        return


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
