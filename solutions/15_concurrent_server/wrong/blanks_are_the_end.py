from multiprocessing import Process
from multiprocessing.connection import wait


def serve(listener, limit: int) -> None:
    children = []
    try:
        while True:
            children = [child for child in children if child.is_alive()]
            if len(children) >= limit:
                wait([child.sentinel for child in children])
                continue
            conn, _ = listener.accept()
            child = Process(target=echo, args=(listener, conn))
            child.start()
            children.append(child)
            conn.close()
    except KeyboardInterrupt:
        for child in children:
            child.join()


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while (data := conn.recv(65536)).strip():
                conn.sendall(data)
        except ConnectionError:
            pass
