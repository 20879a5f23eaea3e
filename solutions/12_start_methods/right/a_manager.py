"""A Manager's dict takes the answers; the settings travel in a dict of their own."""

from argparse import ArgumentParser
from multiprocessing import get_context


def work(task, settings, answers):
    place, number = task
    factor = settings.get("factor", number)
    answers[place] = number * factor


def run_all(numbers, settings, method):
    context = get_context(method)
    with context.Manager() as manager:
        answers = manager.dict()
        workers = []
        for task in enumerate(numbers):
            worker = context.Process(target=work, args=(task, settings, answers))
            workers.append(worker)
            worker.start()
        for worker in workers:
            worker.join()
        return [answers[place] for place in sorted(answers.keys())]


def squares(numbers, method):
    return run_all(numbers, {}, method)


def with_setting(numbers, factor, method):
    return run_all(numbers, {"factor": factor}, method)


def main():
    parser = ArgumentParser()
    parser.add_argument("--start-method", dest="method", default="spawn")
    parser.add_argument("numbers", nargs="*", type=int)
    options = parser.parse_args()
    for number in squares(options.numbers, options.method):
        print(number)


if __name__ == "__main__":
    main()
