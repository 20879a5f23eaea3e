"""Processes as classes of their own; a class for the chain as well."""

from multiprocessing import Pipe, Process


class Operator(Process):
    def __init__(self):
        super().__init__(name="operator")
        self.caller_end, self.my_end = Pipe()

    def run(self):
        self.caller_end.close()
        while True:
            try:
                self.my_end.send(self.my_end.recv().upper())
            except EOFError:
                break
        self.my_end.close()


def ask(questions: list[str]) -> list[str]:
    operator = Operator()
    operator.start()
    operator.my_end.close()
    answers = []
    for question in questions:
        operator.caller_end.send(question)
        answers += [operator.caller_end.recv()]
    operator.caller_end.close()
    operator.join()
    return answers


class Station(Process):
    def __init__(self, number, source, others):
        Process.__init__(self)
        self.number, self.source, self.others = number, source, others
        self.next_source, self.target = Pipe(duplex=False)

    def run(self):
        self.next_source.close()
        for end in self.others:
            end.close()
        try:
            for word in iter(self.source.recv, None):
                self.target.send(f"{word}{self.number}")
        except EOFError:
            self.target.close()


class Chain:
    def __init__(self, length):
        self.exit, self.entry = Pipe(duplex=False)
        self.stations = []
        for number in range(length):
            station = Station(number, self.exit, [self.entry])
            station.start()
            self.exit.close()
            station.target.close()
            self.exit = station.next_source
            self.stations.append(station)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.entry.close()
        for station in self.stations:
            station.join()

    def through(self, word):
        self.entry.send(word)
        return self.exit.recv()


def relay(words: list[str], stations: int) -> list[str]:
    with Chain(stations) as chain:
        return [chain.through(word) for word in words]
