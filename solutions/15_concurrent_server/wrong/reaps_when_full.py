import os


def serve(listener, limit: int) -> None:
    children = set()
    try:
        while True:
            if len(children) >= limit:
                children.remove(os.wait()[0])
            conn, _ = listener.accept()
            pid = os.fork()
            if pid == 0:
                echo(listener, conn)
                os._exit(0)
            children.add(pid)
            conn.close()
    except KeyboardInterrupt:
        while children:
            children.remove(os.wait()[0])


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
