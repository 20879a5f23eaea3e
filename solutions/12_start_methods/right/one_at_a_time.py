"""One child after the other; the children of the script print their squares themselves."""

import argparse
import multiprocessing


class Job:
    """A bound method as target: the object is sent along."""

    def __init__(self, number, factor=None):
        self.number = number
        self.factor = number if factor is None else factor

    def result(self):
        return self.number * self.factor

    def send(self, connection):
        connection.send(self.result())

    def show(self):
        print(self.result())


def completed(context, target, *args):
    process = context.Process(target=target, args=args)
    process.start()
    process.join()
    return process.exitcode == 0


def results(jobs, method):
    context = multiprocessing.get_context(method)
    receiver, sender = context.Pipe()
    found = []
    for job in jobs:
        assert completed(context, job.send, sender)
        found.append(receiver.recv())
    return found


def squares(numbers, method):
    return results(map(Job, numbers), method)


def with_setting(numbers, factor, method):
    return results((Job(number, factor) for number in numbers), method)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-s", "--start-method", default=multiprocessing.get_start_method())
    parser.add_argument("numbers", nargs="*")
    arguments = parser.parse_args()
    context = multiprocessing.get_context(arguments.start_method)
    for number in arguments.numbers:
        if not completed(context, Job(int(number)).show):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
