"""Bytes in place of objects; every end in a with block."""

import multiprocessing as mp


def operator(mine, yours):
    yours.close()
    with mine:
        try:
            while True:
                text = mine.recv_bytes().decode()
                mine.send_bytes(text.upper().encode())
        except EOFError:
            pass


def ask(questions):
    here, there = mp.Pipe()
    child = mp.Process(target=operator, args=(there, here))
    child.start()
    there.close()
    answers = []
    with here:
        for text in questions:
            here.send_bytes(text.encode())
            answers.append(here.recv_bytes().decode())
    child.join()
    return answers


def post(number, ends, mine):
    reader, writer = ends[mine][0], ends[mine + 1][1]
    for pair in ends:
        for end in pair:
            if end is not reader and end is not writer:
                end.close()
    with reader, writer:
        try:
            while True:
                writer.send_bytes(reader.recv_bytes() + str(number).encode())
        except EOFError:
            return


def relay(words, stations):
    ends = [mp.Pipe(duplex=False) for _ in range(stations + 1)]
    posts = [mp.Process(target=post, args=(n, ends, n)) for n in range(stations)]
    for one in posts:
        one.start()
    first, last = ends[0][1], ends[-1][0]
    for pair in ends:
        for end in pair:
            if end is not first and end is not last:
                end.close()
    out = []
    for word in words:
        first.send_bytes(word.encode())
        out.append(last.recv_bytes().decode())
    first.close()
    for one in posts:
        one.join()
    last.close()
    return out
