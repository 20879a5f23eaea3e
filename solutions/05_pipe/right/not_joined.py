"""Nobody is joined: hanging up is enough for the children to end by themselves."""

from multiprocessing import Pipe, Process


class Line:
    """Both ends of a pipe, and which of them a process keeps."""

    def __init__(self, duplex=True):
        self.a, self.b = Pipe(duplex)

    def keep_a(self):
        self.b.close()
        return self.a

    def keep_b(self):
        self.a.close()
        return self.b

    def keep_none(self):
        self.a.close()
        self.b.close()


def everything(end):
    """All that comes, until the end."""
    while True:
        try:
            yield end.recv()
        except EOFError:
            return


def answer(line):
    end = line.keep_b()
    for question in everything(end):
        end.send(question.upper())


def ask(questions):
    line = Line()
    Process(target=answer, args=(line,)).start()
    end = line.keep_a()
    answers = []
    for question in questions:
        end.send(question)
        answers.append(end.recv())
    end.close()
    return answers


def station(number, lines):
    for other, line in enumerate(lines):
        if other not in (number, number + 1):
            line.keep_none()
    source, target = lines[number].keep_a(), lines[number + 1].keep_b()
    for word in everything(source):
        target.send(word + str(number))


def relay(words, stations):
    lines = [Line(duplex=False) for _ in range(stations + 1)]
    for number in range(stations):
        Process(target=station, args=(number, lines)).start()
    for line in lines[1:-1]:
        line.keep_none()
    first, last = lines[0].keep_b(), lines[-1].keep_a()
    received = []
    for word in words:
        first.send(word)
        received.append(last.recv())
    first.close()
    return received
