"""One wait for all: a new client while there is room, and the end of any child."""

from multiprocessing import Process
from multiprocessing.connection import wait


def serve(listener, limit: int) -> None:
    children = {}
    open_for_new = True
    while open_for_new or children:
        sources = list(children)
        if open_for_new and len(children) < limit:
            sources.append(listener)
        try:
            ready = wait(sources)
        except KeyboardInterrupt:
            open_for_new = False
            continue
        for source in ready:
            if source is listener:
                conn = listener.accept()[0]
                child = Process(target=echo, args=(conn, listener))
                child.start()
                conn.close()
                children[child.sentinel] = child
            else:
                child = children.pop(source)
                child.join()
                child.close()


def echo(conn, listener):
    listener.close()
    stream = conn.makefile("rwb", buffering=0)
    try:
        while data := stream.read(8192):
            while data:
                data = data[stream.write(data):]
    except ConnectionError:
        pass
