"""The caller hangs up as soon as the last question is out, before its answer is in."""

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
    answers = []
    for question in questions:
        ours.send(question)
        if len(answers) == len(questions) - 1:
            ours.close()
        answers.append(ours.recv())
    child.join()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
