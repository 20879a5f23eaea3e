import os


def serve(listener, limit: int) -> None:
    running = 0
    try:
        while True:
            while running and os.waitpid(-1, 0 if running >= limit else os.WNOHANG)[0]:
                running -= 1
            conn, _ = listener.accept()
            pid = os.fork()
            if pid == 0:
                echo(listener, conn)
                os._exit(0)
            running += 1
            conn.close()
    except KeyboardInterrupt:
        while True:
            os.wait()


def echo(listener, conn):
    listener.close()
    with conn:
        try:
            while data := conn.recv(65536):
                conn.sendall(data)
        except ConnectionError:
            pass
