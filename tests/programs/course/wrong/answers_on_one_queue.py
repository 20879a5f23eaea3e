"""Two clients read their answers from the same queue, and each takes what comes."""
from multiprocessing import Process, Queue, RawArray


def server(questions, answers):
    for _ in range(2):
        answers.put(questions.get() ** 2)


def client(n, questions, answers, results):
    questions.put(n)
    results[n] = answers.get()


def main():
    questions, answers, results = Queue(), Queue(), RawArray("i", 2)
    ps = [Process(target=server, args=(questions, answers))]
    ps += [Process(target=client, args=(n, questions, answers, results)) for n in range(2)]
    for p in ps:
        p.start()
    for p in ps:
        p.join()
    return list(results)
