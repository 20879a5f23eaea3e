"""The script sets its own method, once; a JoinableQueue of tasks; children that are daemons."""

import argparse
import sys
from multiprocessing import current_process, freeze_support, get_context, set_start_method

SETTINGS = {"factor": None}


def begin(settings, tasks, answers):
    SETTINGS.update(settings)
    place, number = tasks.get()
    answers.put((place, compute(number), current_process().name))
    tasks.task_done()


def compute(number):
    factor = SETTINGS["factor"]
    return number * (number if factor is None else factor)


def distribute(numbers, settings, context):
    tasks, answers = context.JoinableQueue(), context.Queue()
    children = [
        context.Process(target=begin, args=(settings, tasks, answers), daemon=True)
        for _ in numbers
    ]
    for child in children:
        child.start()
    for task in enumerate(numbers):
        tasks.put(task)
    tasks.join()
    return [result for _, result, _ in sorted(answers.get() for _ in numbers)]


def squares(numbers, method):
    return distribute(numbers, {}, get_context(method))


def with_setting(numbers, factor, method):
    return distribute(numbers, {"factor": factor}, get_context(method))


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("--start-method", choices=["fork", "spawn", "forkserver"])
    parser.add_argument("numbers", nargs=argparse.REMAINDER, type=int)
    options = parser.parse_args(arguments)
    set_start_method(options.start_method)
    for square in distribute(options.numbers, {}, get_context()):
        sys.stdout.write(f"{square}\n")


if __name__ == "__main__":
    freeze_support()
    main(sys.argv[1:])
