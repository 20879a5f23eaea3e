import os


def serve(listener, limit: int) -> None:
    children = []
    try:
        while True:
            while children and os.waitpid(children[0], os.WNOHANG)[0]:
                children.pop(0)
            while len(children) >= limit:
                children.remove(os.wait()[0])
            conn, _ = listener.accept()
            pid = os.fork()
            if pid == 0:
                echo(listener, conn)
                os._exit(0)
            children.append(pid)
            conn.close()
    except KeyboardInterrupt:
        for pid in children:
            os.waitpid(pid, 0)


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
