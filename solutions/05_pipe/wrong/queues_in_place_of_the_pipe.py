"""Two queues and a None: nobody can hang up a queue."""

from multiprocessing import Pipe, Process, Queue


def answer(questions, answers) -> None:
    while (question := questions.get()) is not None:
        answers.put(question.upper())


def ask(questions: list[str]) -> list[str]:
    there, back = Queue(), Queue()
    child = Process(target=answer, args=(there, back))
    child.start()
    answers = []
    for question in questions:
        there.put(question)
        answers.append(back.get())
    there.put(None)
    child.join()
    return answers


def relay(words: list[str], stations: int) -> list[str]:
    raise NotImplementedError
