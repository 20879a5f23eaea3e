"""get_context("fork"), nested functions as targets, contextlib."""

import contextlib
from multiprocessing import get_context

fork = get_context("fork")


def ask(questions):
    near, far = fork.Pipe()

    def pick_up():
        near.close()
        with contextlib.suppress(EOFError), contextlib.closing(far):
            while True:
                far.send(far.recv().upper())

    child = fork.Process(target=pick_up)
    child.start()
    far.close()
    with contextlib.closing(near):
        answers = [near.send(question) or near.recv() for question in questions]
    child.join()
    assert child.exitcode == 0
    return answers


def relay(words, stations):
    with contextlib.ExitStack() as stack:
        reader, entry = fork.Pipe(duplex=False)
        children = []
        for number in range(stations):
            following, writer = fork.Pipe(duplex=False)

            def work(number=number, reader=reader, writer=writer, following=following):
                entry.close()
                following.close()
                with contextlib.suppress(EOFError):
                    while True:
                        writer.send(f"{reader.recv()}{number}")

            children.append(fork.Process(target=work, name=f"station {number}"))
            children[-1].start()
            reader.close()
            writer.close()
            reader = following
        stack.callback(lambda: [child.join() for child in children])
        stack.callback(entry.close)
        received = []
        for word in words:
            entry.send(word)
            received.append(reader.recv())
    return received
